import { OperationId } from '../../contract/wire/words.ts'
import { demand } from './refusal.ts'
import type { Call } from './route.ts'

/** The id in a route's `:id`; what is no id is not told from one that does not exist. */
export const idIn = ({ params }: Pick<Call<unknown>, 'params'>): string => {
  const id = OperationId.safeParse(params['id'])
  demand(id.success, 'notFound')
  return id.data
}
