import { AppError } from "../errors.ts";

/**
 * The session's id from `Authorization: Bearer <sessionId>` (RFC 6750, 2.1).
 * @throws AppError `unauthorized` where there is none
 */
export function bearerOf(authorization: string | undefined): string {
  const sessionId = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (sessionId !== undefined) return sessionId;
  throw new AppError(
    "unauthorized",
    "Cannot open the conversation: expected the header Authorization: Bearer <sessionId>.",
  );
}
