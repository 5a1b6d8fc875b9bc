#!/bin/sh
# Runs once, when the database's folder is made: a role for the programs that owns the database payouts, and with it the
# schema, and nothing else. The superuser's password stays with the operator.
set -eu
: "${PAYOUTS_PASSWORD_FILE:?names the file with the password of the role payouts}"
export PAYOUTS_PASSWORD_FILE
# psql reads the file itself: on a command line every process of the machine could read the password.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\set password `cat "$PAYOUTS_PASSWORD_FILE"`
create role payouts login password :'password';
create database payouts owner payouts template template0 encoding 'UTF8';
revoke connect, temporary on database payouts from public;
SQL
