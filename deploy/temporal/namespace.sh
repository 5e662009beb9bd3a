#!/bin/sh
# Creates the namespace, and the search attributes without which the server refuses every start. Repeatable.
set -eu

# The port is open before the server serves.
attempts=60
until temporal operator cluster health >/dev/null 2>&1; do
  attempts=$((attempts - 1))
  [ "$attempts" -gt 0 ] || exit 1
  sleep 2
done

temporal operator namespace describe --namespace default >/dev/null 2>&1 ||
  temporal operator namespace create --namespace default --retention 30d

for attribute in ConversationId=Keyword MediaId=Keyword Verdict=Keyword ReviewState=Keyword AttributesState=Keyword ReviewDue=Datetime ArchiveState=Keyword; do
  name=${attribute%=*}
  temporal operator search-attribute list --namespace default | grep -qw "$name" ||
    temporal operator search-attribute create --namespace default --name "$name" --type "${attribute#*=}"
done
