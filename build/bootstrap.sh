#!/bin/sh
# Sets up whatever one command needs, then hands over to it: npm packages, Node 24 (from node_modules), Debian packages.
# Quick the second time: both steps are skipped when a stamp says nothing changed.
set -eu
cd "$(dirname "$0")/.."
command="${1:?which command?}"
shift

say() { printf '%s\n' "madoguchi: $*" >&2; }

stamp=node_modules/.madoguchi-stamp
lock=$(cksum <package-lock.json)
if [ ! -x node_modules/.bin/node ] || [ "$(cat "$stamp" 2>/dev/null)" != "$lock" ]; then
  say "installing npm packages (once, about half a minute) ..."
  # engine warnings about the machine's own Node are of no use here: everything runs on the Node in node_modules
  # not npm ci: it wants every platform's optional package in the lock file, and not every registry has them all.
  # With --no-save the lock file decides the versions just the same and is not written.
  npm install --no-save --loglevel=error --no-fund --no-audit
  printf '%s' "$lock" >"$stamp"
fi
PATH="$PWD/node_modules/.bin:$PATH"
# what Node made of our sources and packages, and nothing of what runs: a start costs half without making it again
NODE_COMPILE_CACHE="$PWD/node_modules/.cache/node"
export PATH NODE_COMPILE_CACHE

run="chromium chromium-l10n pcscd libpcsclite1 vsmartcard-vpcd"
case "$command" in
start) need="$run xvfb xauth xdotool openssl" ;;
test) need="$run xvfb xauth xdotool openssl opensc postgresql poppler-utils p7zip-full libxml2-utils xmlsec1 strace procps libpcsclite-dev gcc libc6-dev pkg-config" ;;
bench) need="$run xvfb xauth xdotool openssl opensc libpcsclite-dev libssl-dev gcc libc6-dev pkg-config" ;;
central-kills) need="postgresql" ;;
card | apdu-soak) need="pcscd libpcsclite1 vsmartcard-vpcd" ;;
package) need="p7zip-full dpkg" ;;
*) need="" ;;
esac

missing=""
for package in $need; do
  case "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" in
  installed) ;;
  *) missing="$missing $package" ;;
  esac
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then
    say "installing Debian packages:$missing"
    log=$(mktemp)
    if ! { apt-get -o DPkg::Lock::Timeout=120 update && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends $missing; } >"$log" 2>&1; then
      tail -n 20 "$log" >&2
      say "C-01 the Debian packages could not be installed; the whole record is in $log"
      exit 3
    fi
    rm -f "$log"
  else
    say "C-01 Debian packages are missing. Run: sudo apt-get install --no-install-recommends$missing"
    exit 3
  fi
fi

case "$command" in
start) exec node build/start/main.ts "$@" ;;
test) exec node build/check/test.ts "$@" ;;
check) exec node build/check/check.ts "$@" ;;
build) exec node build/check/bundle.ts "$@" ;;
package) exec node build/package.ts "$@" ;;
bench) exec node test/bench/main.ts "$@" ;;
fuzz)
  if [ "${1-}" = wire ]; then
    shift
    exec node test/fuzz/wire/main.ts "$@"
  fi
  exec node test/fuzz/main.ts "$@"
  ;;
card)
  if [ "${1-}" = doctor ]; then
    shift
    exec node src/main/doctor/main.ts "$@"
  fi
  case "${1-}" in sign | verify) exec node src/main/signing-command/main.ts "$@" ;; esac
  exec node src/card/virtual/main.ts "$@"
  ;;
central-kills) exec node test/kills/main.ts "$@" ;;
apdu-soak) exec node test/bench/apdu-soak.ts "$@" ;;
central) exec node src/central/main.ts "$@" ;;
openapi) exec node src/central/main.ts openapi "$@" ;;
verify-evidence) exec node src/verify/evidence/main.ts "$@" ;;
issue) exec node src/central/issuers/main.ts "$@" ;;
send) exec node src/central/senders/send/main.ts "$@" ;;
firm) exec node src/central/firms/command/main.ts "$@" ;;
import) exec node src/central/imports/main.ts "$@" ;;
conformance) exec node src/verify/contract/main.ts "$@" ;;
verify-log) exec node src/verify/log/main.ts "$@" ;;
tax-return) exec node src/central/agencies/etax/main.ts "$@" ;;
bench-targeting) exec node test/bench/targeting/main.ts "$@" ;;
*)
  say "unknown command: $command"
  exit 2
  ;;
esac
