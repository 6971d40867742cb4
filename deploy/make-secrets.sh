#!/bin/sh
# Makes the secrets of docker-compose.yml that are missing, in deploy/secrets; those that are there stay.
# The folder keeps others out. The files are readable: a container's user is not the one who owns them here.
set -eu
folder="${1:-$(dirname "$0")/secrets}"
mkdir -p "$folder"
chmod 700 "$folder"

random() {
  od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n'
}
make() {
  if [ ! -e "$folder/$1" ]; then
    printf '%s\n' "$2" >"$folder/$1.new"
    chmod 444 "$folder/$1.new"
    mv "$folder/$1.new" "$folder/$1"
  fi
}

make ledgerdesk-secret "$(random)"
make mail-secrets "$(random)"
make admin-token "$(random)"
# A password that begins with a digit would be read as a number by NATS.
make bus-services-password "s$(random)"
make bus-subscriber-password "s$(random)"
make bus-url "nats://services:$(cat "$folder/bus-services-password")@nats:4222"
