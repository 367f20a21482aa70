import { AppError } from "../errors.ts";

/** The token from `Authorization: Bearer <token>` (RFC 6750, 2.1); undefined where there is none. */
export function bearerIn(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
}

/**
 * The session's id from `Authorization: Bearer <sessionId>`.
 * @throws AppError `unauthorized` where there is none
 */
export function bearerOf(authorization: string | undefined): string {
  const sessionId = bearerIn(authorization);
  if (sessionId !== undefined) return sessionId;
  throw new AppError(
    "unauthorized",
    "Cannot open the conversation: expected the header Authorization: Bearer <sessionId>.",
  );
}
