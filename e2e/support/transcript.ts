import type { Transcript } from "../../server/protocol.ts";
import { transcriptOf } from "./wire.ts";

/** Reads a session's transcript as the widget does. Throws where it is refused. */
export async function fetchTranscript(url: string, sessionId: string): Promise<Transcript> {
  return await transcriptOf(await requestTranscript(url, sessionId));
}

/** Asks for a session's transcript, and returns the bare answer: where it may be refused. */
export async function requestTranscript(url: string, sessionId: string): Promise<Response> {
  return await fetch(`${url}/api/chat/session`, { headers: { authorization: `Bearer ${sessionId}` } });
}
