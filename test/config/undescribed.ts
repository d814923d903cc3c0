/** Paths of properties of a JSON Schema that have no description. */
export function undescribed(node: unknown, path = ''): string[] {
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => [
    ...(key === 'properties'
      ? Object.entries(value as Record<string, { description?: string }>)
          .filter(([, property]) => property.description === undefined)
          .map(([name]) => `${path}/${name}`)
      : []),
    ...undescribed(value, `${path}/${key}`),
  ]);
}
