/** A refusal keeps the body: central's problem code beside it, and a quick way to what is parked. */
export const parked = `
alter table outbox add column problem text;
create index outbox_parked on outbox (next_try) where state = 'refused' and sealed is not null;
`
