import type { WebSocket } from 'ws';
import type { SocketFault } from './faults.js';

/** Applies a fault to a socket. `silence` is called when nothing may be sent on it any more. */
export function applySocketFault(socket: WebSocket, fault: SocketFault, silence: () => void): void {
  switch (fault.kind) {
    case 'socket-close':
      return socket.close(fault.code, fault.reason);
    case 'socket-terminate':
      return socket.terminate();
    case 'socket-silent':
      // Nothing is read any more, so neither a ping nor a close is answered.
      silence();
      socket.pause();
  }
}
