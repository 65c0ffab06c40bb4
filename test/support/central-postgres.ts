// A PostgreSQL of Debian's package for one test file: own folder, own port of 127.0.0.1, gone afterwards.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync
} from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = '/usr/lib/postgresql'
const versions = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(b) - Number(a)) : []

/** why PostgreSQL cannot be started here, or null */
export const postgresAbsent: string | null =
  versions.length === 0 ? 'PostgreSQL is not installed (apt-get install postgresql)' : null

const asRoot = process.getuid?.() === 0
const pathOf = (program: string): string => join(folder, versions[0] ?? '', 'bin', program)
const run = (program: string, ...args: string[]): void => {
  const path = pathOf(program)
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

/** A new cluster, made once for each installed PostgreSQL and copied from then on: initdb takes ten times as long as a copy. */
const layCluster = (home: string): string => {
  const { mtimeMs, size } = statSync(pathOf('initdb'))
  const cache = fileURLToPath(new URL('../../node_modules/.cache/postgres/', import.meta.url))
  const template = join(cache, `${versions[0]}-${Math.round(mtimeMs)}-${size}`)
  const data = join(home, 'data')
  if (existsSync(template)) cpSync(template, data, { recursive: true })
  else {
    run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C')
    mkdirSync(dirname(template), { recursive: true })
    const own = mkdtempSync(`${template}-`)
    cpSync(data, own, { recursive: true })
    try {
      // whole or not at all; another file's may have come first
      renameSync(own, template)
    } catch {
      rmSync(own, { recursive: true, force: true })
    }
  }
  if (asRoot) spawnSync('chown', ['-R', 'postgres', data])
  chmodSync(data, 0o700)
  return data
}

export const startPostgres = async (): Promise<Postgres> => {
  const home = mkdtempSync(join(tmpdir(), 'madoguchi-postgres-'))
  if (asRoot) spawnSync('chown', ['postgres', home])
  chmodSync(home, 0o700)
  const data = layCluster(home)
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
