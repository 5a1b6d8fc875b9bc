#!/bin/sh
# Makes the secrets of a cluster as files, each once; what exists stays as it is.
#
#   deploy/make-secrets.sh [FOLDER]          for production; STRIPE_SECRET_KEY must be in the environment the first time,
#                                            and DATABASE_URL where the database is not the one of docker-compose.yml
#   deploy/make-secrets.sh --try [FOLDER]    for a trial with the simulator: makes a key of Stripe's form that opens nothing
#
# The folder (secrets, or secrets/try) is for its owner alone. The files in it can be read by everybody who gets as far,
# because the users inside the containers are others than the one outside.
set -eu
trial=no
default=secrets
if [ "${1:-}" = --try ]; then trial=yes; default=secrets/try; shift; fi
folder=${1:-$default}
mkdir -p "$folder"
chmod 700 "$folder"

random() { od -An -tx1 -N24 /dev/urandom | tr -d ' \n'; }

# Written beside its place and moved there, so that an interrupted run leaves no half secret.
keep() {
  if [ ! -s "$folder/$1" ]; then
    printf '%s\n' "$2" > "$folder/.$1"
    chmod 444 "$folder/.$1"
    mv "$folder/.$1" "$folder/$1"
  fi
}

if [ ! -s "$folder/stripe_secret_key" ]; then
  if [ "$trial" = yes ]; then
    keep stripe_secret_key "sk_test_$(random)"
  elif [ -n "${STRIPE_SECRET_KEY:-}" ]; then
    keep stripe_secret_key "$STRIPE_SECRET_KEY"
  else
    echo "STRIPE_SECRET_KEY is not set. Set it to the key of your Stripe account, or try the cluster with --try." >&2
    exit 1
  fi
fi
keep postgres_password "$(random)"
keep payouts_password "$(random)"
keep database_url "${DATABASE_URL:-postgres://payouts:$(cat "$folder/payouts_password")@postgres:5432/payouts?Maximum%20Pool%20Size=30}"
keep cron_api_key "cron_$(random)"
keep admin_api_key "admin_$(random)"
# What personal data is encrypted with: whoever loses it has lost that data. It belongs in a safe place outside the backups.
keep payout_data_key "$(openssl rand -base64 32)"

# What silos and front ends know each other by. The authority signs nobody else's certificate; its key is mounted nowhere.
# The organizational unit says whose a certificate is: OU=silo may connect to every port of a silo, OU=client to the gateway
# alone, where it may call what a front end calls. To renew a certificate, delete it and run this again.
if [ ! -s "$folder/cluster_authority" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 3650 -subj "/CN=orleans-payouts authority" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign" \
    -keyout "$folder/cluster_authority_key" -out "$folder/.cluster_authority" 2>/dev/null
  chmod 400 "$folder/cluster_authority_key"
  chmod 444 "$folder/.cluster_authority"
  mv "$folder/.cluster_authority" "$folder/cluster_authority"
fi

# certificate KIND USAGES
certificate() {
  if [ -s "$folder/$1_certificate" ]; then return; fi
  keep "$1_certificate_password" "$(random)"
  printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=%s\n' "$2" > "$work/extensions"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -subj "/OU=$1/CN=orleans-payouts $1" \
    -keyout "$work/key" -out "$work/request" 2>/dev/null
  openssl x509 -req -in "$work/request" -CA "$folder/cluster_authority" -CAkey "$folder/cluster_authority_key" -extfile "$work/extensions" \
    -set_serial "0x$(random | cut -c1-16)" -sha256 -days 825 -out "$work/certificate" 2>/dev/null
  openssl pkcs12 -export -inkey "$work/key" -in "$work/certificate" -passout "file:$folder/$1_certificate_password" \
    -out "$folder/.$1_certificate"
  chmod 444 "$folder/.$1_certificate"
  mv "$folder/.$1_certificate" "$folder/$1_certificate"
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
certificate silo serverAuth,clientAuth
certificate client clientAuth
echo "The secrets are in $folder."
