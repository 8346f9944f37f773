#!/bin/sh
# Send a picture to Digit Reader: sh read.sh photo.jpg [address]
# Prints the answer as JSON. Needs curl.
set -eu
picture=$1
api=${2:-http://127.0.0.1:7860}/gradio_api

# The upload is answered with its place on the server: ["…"].
uploaded=$(curl -fsS -F "files=@$picture" "$api/upload" | sed 's/^\["\(.*\)"\]$/\1/')

# "turns": 1 would turn it to the right first, "region": [0, 0, 0.5, 1] read its left half alone.
call="{\"picture\": {\"path\": \"$uploaded\", \"meta\": {\"_type\": \"gradio.FileData\"}}}"
event=$(curl -fsS -H "Content-Type: application/json" -d "$call" "$api/call/v2/read" |
    sed 's/.*"event_id": *"\([^"]*\)".*/\1/')

# The answer comes as a stream of events, of which the last is "complete" or "error".
answer=$(curl -fsS "$api/call/read/$event")
case $answer in
*"event: complete"*) printf '%s\n' "$answer" | sed -n 's/^data: \[\(.*\)\]$/\1/p' ;;
*) printf '%s\n' "$answer" | sed -n 's/^data: //p' >&2 && exit 1 ;;
esac
