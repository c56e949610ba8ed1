# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# Completes the commands, options and account names of authenticatorctl in bash.

_authenticatorctl_match() {
  local name
  # Names may hold spaces and what bash would take as its own.
  while IFS= read -r name; do
    [[ $name == "$1"* ]] && COMPREPLY+=("$(printf '%q' "$name")")
  done
}

_authenticatorctl_names() {
  _authenticatorctl_match "$1" < <("${COMP_WORDS[0]}" accounts 2>/dev/null </dev/null | cut -f1)
}

_authenticatorctl_codes() {
  _authenticatorctl_match "$1" < <("${COMP_WORDS[0]}" codes 2>/dev/null </dev/null |
    cut -f1,2 --output-delimiter=:)
}

_authenticatorctl_apps() {
  _authenticatorctl_match "$1" < <("${COMP_WORDS[0]}" grants 2>/dev/null </dev/null |
    cut -f1 | sort -u)
}

_authenticatorctl_consents() {
  _authenticatorctl_match "$1" < <("${COMP_WORDS[0]}" consents 2>/dev/null </dev/null | cut -f1)
}

_authenticatorctl_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

# What a word of grants or consents may be depends on those before it.
_authenticatorctl_verb() { # WORD
  case ${COMP_WORDS[1]}:$COMP_CWORD:${COMP_WORDS[2]} in
    grants:2:*) _authenticatorctl_words 'list set remove' "$1" ;;
    grants:3:set | grants:3:remove) _authenticatorctl_apps "$1" ;;
    grants:4:set | grants:4:remove) _authenticatorctl_names "$1" ;;
    grants:5:set | grants:5:remove)
      _authenticatorctl_words 'profile access-token id-token aws-credentials codes' "$1"
      ;;
    grants:6:set) _authenticatorctl_words 'allow deny ask' "$1" ;;
    consents:2:*) _authenticatorctl_words 'list answer' "$1" ;;
    consents:3:answer) _authenticatorctl_consents "$1" ;;
    consents:4:answer) _authenticatorctl_words 'once always deny never dismiss' "$1" ;;
  esac
}

_authenticatorctl_options() {
  case $1 in
    accounts | grants) echo --json ;;
    consents) echo --wait --json ;;
    events) echo --account --app --limit --clear --json ;;
    add) echo --client-id --domain --user-pool-id --issuer --identity-pool-id --redirect-uri \
      --sign-out-uri --scope --provider --mail-domain --surface --keep-cookies \
      --client-secret-stdin ;;
    set) echo --name "$(_authenticatorctl_options add)" ;;
    import) echo --preview --name --json ;;
    sign-in) echo --window --browser --paste --provider --idp-identifier --login-hint --page \
      --prompt --other-account --lang ;;
    sign-out) echo --hosted-session --everywhere ;;
    credentials) echo --role-arn --min-validity --guest ;;
    aws-profile) echo --profile ;;
    user) echo --json --stdin --yes-delete ;;
    password) echo --stdin ;;
    mfa) echo --json --name ;;
    devices | passkeys) echo --json ;;
    sessions) echo --json --linked ;;
    exec) echo --aws --access-token --id-token --role-arn --container -- ;;
    codes) echo --json --preview --yes --password-file --format --issuer --account --type \
      --algorithm --digits --period --counter --tag --pin --for --note-file \
      --recovery-codes-file ;;
    code) echo --next --json ;;
    renew) echo --all ;;
    token) echo --kind --min-validity --force-refresh --json --header ;;
  esac
}

_authenticatorctl_actions() {
  case $1 in
    user) echo show set send-code verify delete ;;
    mfa) echo show enrol on off prefer ;;
    devices) echo list forget remember distrust ;;
    sessions) echo list revoke ;;
    passkeys) echo list delete ;;
    codes) echo list add edit remove restore import export ;;
  esac
}

_authenticatorctl() {
  local commands='accounts add set import sign-in token credentials aws-profile exec userinfo'
  commands+=' user password mfa devices sessions passkeys renew codes code'
  commands+=' grants consents events unlock sign-out remove help'
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]}

  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$word")
  elif [[ $before == --kind ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'access id' -- "$word")
  elif [[ $command == codes && $before == --@(issuer|account|digits|period|counter|tag) ]]; then
    return
  elif [[ $before == --@(account|for) ]]; then
    _authenticatorctl_names "$word"
  elif [[ $before == --app ]]; then
    _authenticatorctl_apps "$word"
  elif [[ $before == --page ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'login signup forgot-password logout' -- "$word")
  elif [[ $before == --prompt ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'none login select_account consent' -- "$word")
  elif [[ $before == --format ]]; then
    _authenticatorctl_words 'aegis otpauth' "$word"
  elif [[ $before == --type ]]; then
    _authenticatorctl_words 'totp hotp steam' "$word"
  elif [[ $before == --algorithm ]]; then
    _authenticatorctl_words 'SHA1 SHA256 SHA512' "$word"
  elif [[ $before == --surface ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'embedded browser auto' -- "$word")
  elif [[ $before == --@(keep-cookies|pin) ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'yes no' -- "$word")
  elif [[ $before == --@(name|client-id|domain|user-pool-id|issuer|identity-pool-id) ||
    $before == --@(redirect-uri|sign-out-uri|scope|provider|mail-domain) ||
    $before == --@(idp-identifier|login-hint|lang) ||
    $before == --@(min-validity|role-arn|profile|yes-delete|limit) ]]; then
    return
  elif [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_authenticatorctl_options "$command") --help" -- "$word")
  elif [[ $command == import || $before == --@(password|note|recovery-codes)-file ||
    "$command ${COMP_WORDS[2]}" == 'codes '@(import|export) && $COMP_CWORD -gt 2 ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  elif [[ $command == help ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
  elif [[ $command == @(grants|consents) ]]; then
    _authenticatorctl_verb "$word"
  elif [[ $command == code || "$command ${COMP_WORDS[2]}" == 'codes '@(edit|remove) ]] &&
    ((COMP_CWORD > 2 || ${#command} == 4)); then
    _authenticatorctl_codes "$word"
  elif [[ $command == @(user|mfa|devices|sessions|passkeys|codes) ]] && ((COMP_CWORD == 2)); then
    mapfile -t COMPREPLY < <(compgen -W "$(_authenticatorctl_actions "$command")" -- "$word")
  elif [[ $command == @(sign-in|token|credentials|aws-profile|exec|userinfo|sign-out|remove) ||
    $command == @(set|password|renew) || ($command != codes &&
    -n $(_authenticatorctl_actions "$command")) ]]; then
    _authenticatorctl_names "$word"
  fi
}

complete -F _authenticatorctl authenticatorctl
