#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# authenticatorctl credentials and aws-profile, used by the AWS command line itself: it calls the
# demo pool's STS, which checks the signature made with what we handed out.
#
#   src/demo/session BUILD_DIR tests/cli/aws.sh BUILD_DIR
set -u
. "$(dirname "$0")/pool.sh"
aws=/usr/bin/aws
pool_id=us-east-1:11111111-2222-3333-4444-555555555555
no_guests=us-east-1:99999999-2222-3333-4444-555555555555
start_pool

export AWS_CONFIG_FILE="$dir/config" AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_EC2_METADATA_DISABLED=true AWS_PAGER='' NO_PROXY='*'
unset AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN

count() { # WHAT
  control stats | sed -nE 's/.*"'"$1"'" *: *([0-9]+).*/\1/p' | head -n 1
}

who() { # PROFILE
  "$aws" --profile "$1" --endpoint-url "$origin" sts get-caller-identity --output json \
    >"$dir/out" 2>"$dir/err"
}

add() { # NAME [IDENTITY_POOL]
  expect 0 . add "$1" --client-id demo_desktop --domain "$origin" --user-pool-id local_DemoPool \
    ${2+--identity-pool-id "$2"}
}

without() {
  add without
  expect 1 'no identity pool.*authenticatorctl set --identity-pool-id' credentials without
  expect 1 'no identity pool.*authenticatorctl set --identity-pool-id' aws-profile without
  "$ctl" remove without
}

signed_out() {
  expect 3 '[Ss]ign in' credentials demo
  expect 3 '[Ss]ign in' credentials --guest demo --role-arn arn:aws:iam::123456789012:role/x
  add closed "$no_guests"
  expect 3 'nothing for guests' credentials closed --guest
  "$ctl" remove closed
  expect 0 . credentials --guest
  json "j['Version'] == 1"
}

profile() {
  expect 0 '^\[profile demo\]$' aws-profile
  grep -qx "credential_process = $ctl credentials $id" "$dir/out" || cat "$dir/out"
  grep -qx 'region = us-east-1' "$dir/out" || cat "$dir/out"
  expect 0 '^\[default\]$' aws-profile --profile default
  expect 0 '^\[profile "two words"\]$' aws-profile demo --profile 'two words'
  for name in 'a]b' 'a"b' 'a\b' '' ' x' "$(printf 'a\nb')" 'a$b' 'ü'; do
    expect 2 'no profiles of such a name' aws-profile --profile "$name"
  done
  mkdir "$dir/my tools" "$dir/my \$tools"
  cp "$ctl" "$dir/my tools/ctl"
  cp "$ctl" "$dir/my \$tools/ctl"
  "$dir/my tools/ctl" aws-profile | grep -qx "credential_process = \"$dir/my tools/ctl\" .*" ||
    echo 'a folder with a space is not quoted'
  "$dir/my \$tools/ctl" aws-profile 2>/dev/null && echo 'a folder with a $ is accepted'
  for name in demo 'two words'; do
    "$ctl" aws-profile --profile "$name"
    "$dir/my tools/ctl" aws-profile --profile "$name-elsewhere"
  done >"$AWS_CONFIG_FILE"
}

sign_in() {
  "$here/../support/sign-in" "$build" demo alice@example.com 'Passw0rd!' 2>&1
}

credentials() {
  expect 0 . credentials demo
  json "set(j) == {'Version', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'}"
  json "j['Version'] == 1 and type(j['Version']) is int"
  json "all(type(j[k]) is str and j[k] for k in j if k != 'Version')"
  json "900 < (datetime.strptime(j['Expiration'], '%Y-%m-%dT%H:%M:%SZ').replace(
    tzinfo=timezone.utc) - datetime.now(timezone.utc)).total_seconds() <= 3605"
  cp "$dir/out" "$dir/first"
  expect 0 . credentials "$id" --min-validity 60
  cmp "$dir/out" "$dir/first"
  expect 2 'A role looks like' credentials --role-arn nonsense
}

caller() {
  for name in demo 'two words' demo-elsewhere 'two words-elsewhere'; do
    who "$name" || cat "$dir/err"
    json "j['Account'] == '123456789012' and ':assumed-role/Demo' in j['Arn']"
  done
  # Two: for the guest and for the person.
  [ "$(count identity:GetCredentialsForIdentity)" = 2 ] || control stats
  "$aws" --profile demo configure list >"$dir/out"
  grep -q custom-process "$dir/out" || cat "$dir/out"
}

other_role() {
  sed "s/credentials $id/& --role-arn arn:aws:iam::123456789012:role\/DemoDevelopers/" \
    "$AWS_CONFIG_FILE" >"$dir/role"
  AWS_CONFIG_FILE=$dir/role who demo || cat "$dir/err"
  json "':assumed-role/DemoDevelopers/' in j['Arn']"
}

# ARGUMENT... -- COMMAND...: what the command prints, whatever the exit status
run_with() {
  "$ctl" exec "$@" >"$dir/out" 2>"$dir/err" || echo "$*: exit status $?: $(cat "$dir/err")"
}

exec_environment() {
  export AWS_PROFILE=other AWS_SECURITY_TOKEN=x AWS_CONTAINER_CREDENTIALS_FULL_URI=x \
    AUTHENTICATOR_ID_TOKEN=x AWS_OTHER=kept
  run_with demo -- env
  "$ctl" credentials demo >"$dir/json"
  for pair in AWS_ACCESS_KEY_ID=AccessKeyId AWS_SECRET_ACCESS_KEY=SecretAccessKey \
    AWS_SESSION_TOKEN=SessionToken AWS_CREDENTIAL_EXPIRATION=Expiration; do
    value=$(sed -n 's/.*"'"${pair#*=}"'" : "\([^"]*\)".*/\1/p' "$dir/json")
    grep -qxF "${pair%%=*}=$value" "$dir/out" || echo "no $pair"
  done
  grep -qx 'AWS_REGION=us-east-1' "$dir/out" || echo 'no region'
  grep -qx 'AWS_DEFAULT_REGION=us-east-1' "$dir/out" || echo 'no default region'
  grep -qx 'AWS_OTHER=kept' "$dir/out" || echo 'too much is removed'
  grep -E '^(AWS_PROFILE|AWS_SECURITY_TOKEN|AWS_CONTAINER_|AUTHENTICATOR_ID_TOKEN)' "$dir/out"
  AWS_REGION=eu-west-1 run_with demo -- env
  grep -qx 'AWS_REGION=eu-west-1' "$dir/out" || echo 'a region that is set is changed'
  grep AWS_DEFAULT_REGION "$dir/out"
  run_with --access-token --id-token -- env
  grep -qE '^AUTHENTICATOR_ACCESS_TOKEN=eyJ' "$dir/out" || echo 'no access token'
  grep -qE '^AUTHENTICATOR_ID_TOKEN=eyJ' "$dir/out" || echo 'no ID token'
  grep -qx 'AWS_PROFILE=other' "$dir/out" || echo 'AWS variables are removed for a token'
  unset AWS_PROFILE AWS_SECURITY_TOKEN AWS_CONTAINER_CREDENTIALS_FULL_URI AUTHENTICATOR_ID_TOKEN
  run_with demo --role-arn arn:aws:iam::123456789012:role/DemoDevelopers -- \
    "$aws" --endpoint-url "$origin" sts get-caller-identity
  grep -q ':assumed-role/DemoDevelopers/' "$dir/out" || cat "$dir/out"
}

# Words and exit status are the command's own.
exec_command() {
  run_with demo -- printf '%s|' a '' --json -- "$(printf '\377')"
  printf '%s|' a '' --json -- "$(printf '\377')" | cmp - "$dir/out"
  # The signals that are more than the C library's own business.
  ignored=$(sed -n 's/^SigIgn:.*\(.......\)$/\1/p' /proc/self/status)
  for extra in '' --container; do
    got=0
    "$ctl" exec demo $extra -- sh -c 'exit 42' || got=$?
    [ $got = 42 ] || echo "exit status $got of the command $extra"
    got=0
    "$ctl" exec demo $extra -- sh -c 'kill -TERM $$' 2>/dev/null || got=$?
    [ $got = 143 ] || echo "exit status $got of a command that was ended $extra"
    expect 127 'cannot be run|No such file' exec demo $extra -- /nonexistent/command
    expect 126 'cannot be run|denied' exec demo $extra -- /etc/passwd
    "$ctl" exec demo $extra -- grep -q "^SigIgn:.*$ignored$" /proc/self/status ||
      echo "other signals are ignored than before $extra"
  done
  expect 1 'no account' exec nobody -- true
  expect 2 'A role looks like' exec demo --role-arn x -- true
}

exec_container() {
  run_with demo --container -- sh -c '
    env | grep -E "^AWS_(ACCESS|SECRET|SESSION)"
    stat -c %a "$AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
    echo "$AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE" >"$2/token-file"
    unset AWS_CONFIG_FILE
    "$0" --endpoint-url "$1" sts get-caller-identity && "$0" configure list' \
    "$aws" "$origin" "$dir"
  head -n 1 "$dir/out" | grep -qx 600 || head -n 1 "$dir/out"
  grep -q ':assumed-role/Demo' "$dir/out" || cat "$dir/out"
  grep -q container-role "$dir/out" || cat "$dir/out"
  until [ ! -e "$(cat "$dir/token-file")" ]; do sleep 0.05; done
}

# A signal of another program reaches the command, and the parent ends as it does.
exec_signals() { # [COMMAND...] that runs authenticatorctl
  rm -f "$dir/ready"
  "$@" "$ctl" exec demo --container -- sh -c 'trap "exit 7" TERM; echo >"$0"
    sleep 20 & wait' "$dir/ready" >"$dir/out" 2>&1 &
  until [ -e "$dir/ready" ] || ! kill -0 $! 2>/dev/null; do sleep 0.05; done
  [ $# = 0 ] && kill -TERM $! || pkill -TERM -P $!
  got=0
  wait $! || got=$?
  [ $got = 7 ] || echo "exit status $got: $(cat "$dir/out")"
}

# The command runs half a second before its parent knows.
exec_early_signals() {
  exec_signals strace -qq -o /dev/null -e trace=clone,clone3,vfork \
    -e inject=clone,clone3,vfork:delay_exit=500000
}

# What the AWS command line shows is our one sentence.
told() {
  "$ctl" sign-out demo
  expect 3 '[Ss]ign in' credentials demo
  who demo && echo 'exit status 0'
  grep -q 'custom-process: authenticatorctl: Nobody is signed in' "$dir/err" || cat "$dir/err"
}

offline() {
  sign_in
  fault 'identity=status:503'
  expect 6 'later' credentials demo
  expect 6 'later' credentials demo
  fault ''
}

# A clock that is wrong is told where it cannot do harm, and with what it may have caused.
clock() {
  fault 'token=ahead:720'
  expect 0 . token demo --force-refresh
  expect 0 . credentials demo
  "$ctl" accounts >"$dir/out" 2>"$dir/err" || echo "exit status $?"
  grep -q demo "$dir/out" || echo 'no accounts'
  grep -qx "authenticatorctl: This computer's clock is 12 minutes behind: .*" "$dir/err" ||
    cat "$dir/err"
  fault ''
  fault 'token=close'
  expect 6 "later\\. This computer's clock is 12 minutes behind" token demo --force-refresh
  fault ''
  expect 0 . token demo --force-refresh
  expect 0 demo accounts
}

# Tokens and credentials have all ended, and fifty programs ask at once.
crowd() {
  kill $pool
  start_pool --access-lifetime=3 --id-lifetime=3 --credentials-lifetime=3
  add crowd "$pool_id"
  "$here/../support/sign-in" "$build" crowd alice@example.com 'Passw0rd!' 2>&1
  expect 0 . credentials crowd
  ended=$(sed -n 's/.*"Expiration" : "\(.*\)".*/\1/p' "$dir/out")
  until [ "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \> "$ended" ]; do sleep 0.1; done
  renewals=$(count token:refresh_token)
  keys=$(count identity:GetCredentialsForIdentity)
  fault 'identity=delay:1000'
  seq 50 | xargs -P 50 -I '{}' sh -c '"$1" credentials crowd >"$2/crowd{}" 2>&1 ||
    echo "a program failed: $(cat "$2/crowd{}")"' - "$ctl" "$dir"
  [ "$(cat "$dir"/crowd* | grep -c '"Version" : 1')" = 50 ] || echo 'not all have credentials'
  [ "$(sort -u "$dir"/crowd* | grep -c AccessKeyId)" = 1 ] || echo 'not all have the same'
  [ $(($(count token:refresh_token) - renewals)) = 1 ] || echo 'not one renewal'
  [ $(($(count identity:GetCredentialsForIdentity) - keys)) = 1 ] || echo 'not one request'
}

check 'an account without an identity pool' without
id=$("$ctl" add demo --client-id demo_desktop --domain "$origin" --user-pool-id local_DemoPool \
  --identity-pool-id "$pool_id") || exit 1
check 'a guest, and nobody' signed_out
check 'profiles, quoted as AWS wants it' profile
check 'signed in' sign_in
check 'credentials are what credential_process wants' credentials
check 'the AWS command line is known to STS' caller "$aws"
check 'another role' other_role "$aws"
check 'a command finds what it needs, and nothing else' exec_environment "$aws"
check 'a command has its own words and exit status' exec_command
check 'a long command has an address to renew at' exec_container "$aws"
check 'a long command gets the signals' exec_signals
check 'and those that come while it starts' exec_early_signals strace
check 'a wrong clock is told' clock
check 'a failure is told through the AWS command line' told "$aws"
check 'offline exits 6' offline
check 'fifty at once make one renewal and one request' crowd
check_done
