import type { WebSocket } from 'ws';

export interface Pulse {
  /** The peer has shown life, or could not because the socket was paused. */
  felt(): void;
  stop(): void;
}

export interface PulseOptions {
  /** Between two pings, in milliseconds. */
  readonly pingMs: number;
  /** A text frame to ask with; without one, the ping of the protocol asks, and a pong is due before the next. */
  readonly ping?: string | undefined;
  /** How long a peer that is asked by text frames may say nothing, in milliseconds. */
  readonly silenceMs?: number | undefined;
}

/**
 * Asks for signs of life, and drops a connection that gives none: one that died silently looks open for ever. A paused
 * socket is not judged, because what the peer has said lies unread.
 */
export function keepAlive(socket: WebSocket, options: PulseOptions, onDead: (sign: string) => void): Pulse {
  const die = (sign: string) => {
    onDead(sign);
    socket.terminate();
  };
  return options.ping === undefined
    ? byPongs(socket, options.pingMs, () => die('no pong'))
    : byFrames(socket, options.ping, options, () => die('no sign of life'));
}

function byPongs(socket: WebSocket, pingMs: number, die: () => void): Pulse {
  let answered = true;
  const felt = () => (answered = true);
  socket.on('pong', felt);
  const timer = setInterval(() => {
    if (!answered && !socket.isPaused) return die();
    answered = false;
    socket.ping();
  }, pingMs);
  return { felt, stop: () => clearInterval(timer) };
}

/** Any frame counts: there are heartbeats, too. */
function byFrames(socket: WebSocket, ping: string, { pingMs, silenceMs }: PulseOptions, die: () => void): Pulse {
  const pings = setInterval(() => socket.send(ping, () => undefined), pingMs);
  const silence = setTimeout(() => (socket.isPaused ? silence.refresh() : die()), silenceMs ?? 2 * pingMs);
  return {
    felt: () => void silence.refresh(),
    stop: () => {
      clearInterval(pings);
      clearTimeout(silence);
    },
  };
}
