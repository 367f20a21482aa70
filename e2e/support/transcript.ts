import type { Transcript } from "../../server/protocol.ts";
import { transcriptOf } from "./wire.ts";

/** Reads a session's transcript as the widget does. Throws where it is refused. */
export async function fetchTranscript(url: string, sessionId: string): Promise<Transcript> {
  const response = await fetch(`${url}/api/chat/session`, { headers: { authorization: `Bearer ${sessionId}` } });
  return await transcriptOf(response);
}
