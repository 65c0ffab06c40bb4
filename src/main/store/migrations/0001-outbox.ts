/** The first shape: journal of card steps, business rows, outbox, audit chain. No column holds words about a person. */
export const outbox = `
create table visits (
  bundle_id text primary key,
  kind text not null check (kind in ('filing', 'answer')),
  procedure text not null,
  step text not null check (step in ('PREPARED', 'SIGNED', 'SENT', 'CONFIRMED')),
  changed_at text not null
) strict;

create table filings (
  operation_id text primary key,
  bundle_id text not null references visits (bundle_id) on delete cascade,
  recipient text not null,
  state text not null check (state in ('prepared', 'waiting', 'received', 'refused')),
  receipt_number text
) strict;
create index filings_of_bundle on filings (bundle_id);

create table outbox (
  place integer primary key autoincrement,
  operation_id text not null unique references filings (operation_id) on delete cascade,
  bundle_id text not null,
  sealed text,
  state text not null check (state in ('waiting', 'acknowledged', 'refused')),
  tries integer not null default 0,
  next_try integer not null default 0,
  leased_until integer not null default 0,
  deliver_before text not null
) strict;
create index outbox_waiting on outbox (bundle_id, place) where state = 'waiting';

create table audit (
  place integer primary key,
  at text not null,
  event text not null,
  subject text not null,
  detail text not null,
  hash text not null
) strict;
`
