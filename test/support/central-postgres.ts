// A PostgreSQL of Debian's package for one test file: own folder, own port of 127.0.0.1, gone afterwards.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = '/usr/lib/postgresql'
const versions = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(b) - Number(a)) : []

/** why PostgreSQL cannot be started here, or null */
export const postgresAbsent: string | null =
  versions.length === 0 ? 'PostgreSQL is not installed (apt-get install postgresql)' : null

const asRoot = process.getuid?.() === 0
const run = (program: string, ...args: string[]): void => {
  const path = join(folder, versions[0] ?? '', 'bin', program)
  // PostgreSQL refuses to run as root; Debian's package brings the user
  const [command, ...rest] = asRoot ? ['runuser', '-u', 'postgres', '--', path, ...args] : [path, ...args]
  const { status, stderr, stdout } = spawnSync(command ?? '', rest, { encoding: 'utf8', cwd: '/tmp', timeout: 60_000 })
  if (status !== 0) throw new Error(`${program} failed: ${stderr}${stdout}`)
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

export type Postgres = {
  readonly newDatabase: () => string
  /** pg_dump in its custom format; gives the file, which goes with the rest */
  readonly dump: (url: string) => string
  /** pg_restore into a new database */
  readonly restore: (dump: string) => string
  readonly stop: () => void
}

export const startPostgres = async (): Promise<Postgres> => {
  const home = mkdtempSync(join(tmpdir(), 'madoguchi-postgres-'))
  if (asRoot) spawnSync('chown', ['postgres', home])
  chmodSync(home, 0o700)
  const data = join(home, 'data')
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C')
  const port = await freePort()
  run(
    'pg_ctl',
    '-D',
    data,
    '-w',
    '-l',
    join(home, 'log'),
    '-o',
    `-p ${port} -k ${home} -c listen_addresses=127.0.0.1 -c fsync=off`,
    'start'
  )
  let count = 0
  const newDatabase = (): string => {
    const name = `central_${++count}`
    run('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', name)
    return `postgres://postgres@127.0.0.1:${port}/${name}`
  }
  return {
    newDatabase,
    dump: (url) => {
      const file = join(home, `dump-${++count}`)
      run('pg_dump', '--format=custom', `--file=${file}`, url)
      return file
    },
    restore: (dump) => {
      const [copy, file] = [newDatabase(), join(home, `restored-${++count}`)]
      // the database's own user has no way into other folders
      copyFileSync(dump, file)
      chmodSync(file, 0o644)
      run('pg_restore', '--exit-on-error', '--no-owner', `--dbname=${copy}`, file)
      return copy
    },
    stop: () => {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
      rmSync(home, { recursive: true, force: true })
    }
  }
}
