# Digit Reader for any host that runs containers:
#
#   docker build --tag digit-reader .
#   docker run --publish 7860:7860 digit-reader
#
# The README lists the settings; each is an environment variable (--env).
FROM python:3.12-slim

# Spaces run containers as this user, and no other host needs more.
RUN useradd --create-home --uid 1000 reader
WORKDIR /app

# Before the code, so that a change of the code installs nothing anew.
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore --requirement requirements.txt

COPY app.py README.md LICENSE ./
COPY assets ./assets
COPY model ./model
COPY pages ./pages
COPY server ./server
COPY training/comparison.json training/comparison.npz ./training/
# As root, because the app itself may not write here: without this every start compiles again.
RUN python -m compileall -q app.py model pages server

# The one place where the app writes: what visitors correct. Mount a volume there to keep it.
RUN install --directory --owner=reader feedback

USER reader
ENV GRADIO_SERVER_NAME=0.0.0.0 \
    PYTHONUNBUFFERED=1
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD ["python", "-m", "server.health"]
CMD ["python", "app.py"]
