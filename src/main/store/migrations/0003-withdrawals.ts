/**
 * A bundle may be a withdrawal as well. The column is exchanged, not the table: dropping the table would take its filings with it.
 */
export const withdrawals = `
alter table visits add column purpose text not null default 'filing' check (purpose in ('filing', 'answer', 'withdrawal'));
update visits set purpose = kind;
alter table visits drop column kind;
alter table visits rename column purpose to kind;
`
