import CCurl
import Glibc

/// The sockets that libcurl uses, watched by the system.
///
/// The system is told before the next wait, and only if that makes a difference by then: most
/// calls take an open connection, and leave it as they found it.
struct WatchedSockets {
    private struct Socket {
        /// Tells this socket from others that had its number.
        let serial: UInt32
        /// Whether its closing is told.
        var isConnection = false
        /// The events that libcurl wants to hear of.
        var wanted: UInt32 = 0
        /// Those that the system tells; 0 if it doesn't watch the socket.
        var known: UInt32 = 0
    }

    private let events: Int32
    private var sockets: [Int32: Socket] = [:]
    /// Sockets in which libcurl's interest may have changed since the system was last told.
    private var changed: [Int32] = []
    private var serial: UInt32 = 0

    /// Watches sockets by a descriptor of epoll, which somebody else waits at.
    init(events: Int32) { self.events = events }

    /// A connection's socket was opened; it is watched until it is closed.
    mutating func opened(_ number: Int32) { sockets[number] = next(isConnection: true) }

    /// A connection's socket is about to be closed, and forgotten by the system then.
    mutating func closed(_ number: Int32) { sockets[number] = nil }

    /// libcurl wants to hear of other events of a socket, or of none.
    mutating func want(_ interest: UInt32, of number: Int32) {
        var socket = sockets[number] ?? next(isConnection: false)
        socket.wanted = interest
        sockets[number] = socket
        changed.append(number)
        guard interest == 0, !socket.isConnection else { return }
        // One of libcurl's own, whose end nobody tells: its number may come again.
        if socket.known != 0 { epoll_ctl(events, EPOLL_CTL_DEL, number, nil) }
        sockets[number] = nil
    }

    /// Has the system watch for what libcurl wants by now.
    mutating func tellChanges() {
        for number in changed {
            guard let socket = sockets[number] else { continue }
            // An idle connection is watched for its end; level-triggered, anything else would spin.
            let interest = socket.wanted == 0 ? EPOLLIN.rawValue : socket.wanted
            if socket.known == interest || (socket.wanted == 0 && socket.known == 0) { continue }
            var event = epoll_event()
            event.events = interest
            event.data.u64 = UInt64(socket.serial) << 32 | UInt64(UInt32(bitPattern: number))
            let action = socket.known == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
            if epoll_ctl(events, action, number, &event) == 0 { sockets[number]?.known = interest }
        }
        changed.removeAll(keepingCapacity: true)
    }

    /// Returns the socket of an event and what libcurl is to hear of it; nil if nothing.
    ///
    /// An event may have been told before its socket was closed and another one got its number.
    mutating func meaning(of event: epoll_event) -> (socket: Int32, mask: Int32)? {
        let number = Int32(truncatingIfNeeded: event.data.u64)
        guard let socket = sockets[number], socket.serial == UInt32(event.data.u64 >> 32) else {
            return nil
        }
        guard socket.wanted != 0 else {
            // An idle connection was closed by the other side; libcurl sees it before it is used.
            sockets[number]?.known = 0
            epoll_ctl(events, EPOLL_CTL_DEL, number, nil)
            return nil
        }
        var mask: Int32 = 0
        if event.events & EPOLLIN.rawValue != 0 { mask |= Int32(CURL_CSELECT_IN) }
        if event.events & EPOLLOUT.rawValue != 0 { mask |= Int32(CURL_CSELECT_OUT) }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 {
            mask |= Int32(CURL_CSELECT_ERR)
        }
        return (number, mask)
    }

    private mutating func next(isConnection: Bool) -> Socket {
        serial &+= 1
        return Socket(serial: serial, isConnection: isConnection)
    }
}
