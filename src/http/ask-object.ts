/** Whether an object has too much to do: asked again, it would have more. */
const isOverloaded = (error: unknown): boolean => error instanceof Error && Reflect.get(error, 'overloaded') === true;

/**
 * Asks a durable object. New code ends an object that runs the old, and whoever asked it is to ask once more, of a new stub:
 * https://developers.cloudflare.com/durable-objects/best-practices/error-handling/. What is asked has to be safe to repeat.
 * @param near where the object is made, if it is not there yet
 * @throws what the platform says where the object cannot be had
 */
export async function askObject(
  objects: DurableObjectNamespace,
  name: string,
  request: Request,
  near?: DurableObjectLocationHint,
): Promise<Response> {
  const again = request.clone() as Request;
  const ask = (asked: Request): Promise<Response> =>
    objects.get(objects.idFromName(name), near === undefined ? {} : { locationHint: near }).fetch(asked);
  return ask(request).catch((error: unknown) => {
    if (isOverloaded(error)) throw error;
    return ask(again);
  });
}
