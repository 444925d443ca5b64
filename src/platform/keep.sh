#!/bin/sh
# keep.sh SIGNAL COMMAND…: runs a program that would outlive its parent, and ends it with SIGNAL when our standard
# input closes, which happens when the parent stops or dies in whatever way. Never use INT for a program that does
# not install its own handler: a shell's background children start with INT ignored.
signal=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
(while read -r _ <&3; do :; done; kill -s "$signal" "$child" 2>/dev/null) &
watcher=$!
trap '' INT TERM HUP
wait "$child"
code=$?
kill -s KILL "$watcher" 2>/dev/null
exit "$code"
