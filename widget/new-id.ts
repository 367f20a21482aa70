/** Makes a random UUID (RFC 9562: version 4, variant 10). `randomUUID` is missing on insecure origins, random bytes are not. */
export function newId(): string {
  return "00000000-0000-4000-a000-000000000000".replaceAll("0", () => {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (byte % 16).toString(16);
  });
}
