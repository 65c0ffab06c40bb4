// npm run central-kills: rounds of kills until told to stop, each on an empty database; the seed plays a round again.
import { parseArgs } from 'node:util'
import { postgresAbsent, startPostgres } from '../support/central-postgres.ts'
import { playRound } from './round.ts'
import { openStage } from './stage.ts'

const usage = `central-kills: two centrals on one PostgreSQL and their linked systems, killed at random while residents file

  npm run central-kills -- [--rounds N] [--kills N] [--moves N] [--seed N]

  --rounds N  default 10
  --kills N   SIGKILLs in a round; default 12
  --moves N   in a round, five filings each; default 8
  --seed N    of the first round, counted on; default: the time

  Every filing must reach its recipient once, and none that was withdrawn. Exit code 1 when one does not, 2 for the command line.
`
const say = (text: string): void => void process.stdout.write(`${text}\n`)

const whole = (name: string, text: string | undefined, fallback: number): number => {
  const value = text === undefined ? fallback : Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`--${name} wants a whole number, not "${text}"`)
  return value
}

const run = async (): Promise<void> => {
  const option = { type: 'string' } as const
  const { values } = parseArgs({
    options: { rounds: option, kills: option, moves: option, seed: option, help: { type: 'boolean', short: 'h' } }
  })
  if (values.help) return say(usage)
  const rounds = whole('rounds', values.rounds, 10)
  const plan = { kills: whole('kills', values.kills, 12), moves: whole('moves', values.moves, 8) }
  const first = whole('seed', values.seed, Date.now() % 1_000_000)
  if (postgresAbsent !== null) throw new Error(postgresAbsent)
  const postgres = await startPostgres()
  const sum = { filings: 0, withdrawn: 0, kills: 0, deliveries: 0 }
  try {
    for (let round = 0; round < rounds; round++) {
      const stage = await openStage(postgres.newDatabase())
      try {
        const figures = await playRound(stage, { ...plan, seed: first + round })
        say(`seed ${first + round}: ${JSON.stringify(figures)}`)
        sum.filings += figures.filings
        sum.withdrawn += figures.withdrawn
        sum.deliveries += figures.deliveries
        sum.kills += Object.values(figures.kills).reduce((a, b) => a + b, 0)
      } finally {
        await stage.close()
      }
    }
  } finally {
    postgres.stop()
  }
  say(`${rounds} rounds, nothing lost, nothing twice: ${JSON.stringify(sum)}`)
}

try {
  await run()
} catch (error) {
  process.stderr.write(`central-kills: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof TypeError ? 2 : 1
}
