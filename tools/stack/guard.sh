#!/bin/sh
# Runs a command that must not outlive whoever started it: guard.sh <signal> <seconds> <command…>
#
# Standard input is the lifeline. The supervisor holds its other end, so that it closes however the supervisor ends,
# SIGKILL included. Then the command gets <signal>, and whatever of its process group is left gets SIGKILL as soon as
# the command has ended, or after <seconds>. To be started as the leader of a process group of its own.
signal=$1 seconds=$2
shift 2

exec 3<&0 </dev/null
"$@" 3<&- &
command=$!

{
  read -r _ <&3
  kill "-$signal" "$command"
  tenths=$((seconds * 10))
  while [ "$tenths" -gt 0 ] && kill -0 "$command"; do
    sleep 0.1
    tenths=$((tenths - 1))
  done
  # The guard first has a moment to hand on the command's exit code.
  sleep 0.1
  kill -KILL 0
} >/dev/null 2>&1 &
exec 3<&-

trap 'kill "-$signal" "$command" 2>/dev/null' TERM INT HUP
wait "$command"
code=$?
# A trapped signal ends `wait` early; the command may still be draining.
while kill -0 "$command" 2>/dev/null; do
  wait "$command"
  code=$?
done
exit "$code"
