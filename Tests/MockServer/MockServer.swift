import Foundation
import Synchronization

/// A small HTTP server on loopback that answers by a closure, also wrongly.
///
/// Each connection has a thread of its own, so that one can stall and others go on. A class because
/// it remembers what was asked.
public final class MockServer: Sendable {
    /// Answers a request; the number counts requests from 0.
    public typealias Reply = @Sendable (MockRequest, Int) -> MockAnswer

    private let socket: Int32
    private let port: UInt16
    private let reply: Reply
    private struct Record {
        var requests: [MockRequest] = []
        var connections: [Int32] = []
        var connectionCount = 0
    }

    private let record = Mutex(Record())

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - keepsRecord: Whether requests are remembered.
    ///   - reply: Answers a request.
    /// - Throws: If no socket can be had.
    public init(keepsRecord: Bool = true, _ reply: @escaping Reply) throws {
        self.reply = reply
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && listen(socket, 1024) == 0
                    && getsockname(socket, $0, &size) == 0
            }
        }
        guard isListening else { throw NoSocket(code: errno) }
        port = UInt16(bigEndian: address.sin_port)
        signal(SIGPIPE, SIG_IGN)
        let thread = Thread { [weak self] in
            while true {
                let connection = accept(socket, nil, nil)
                // A process that was stopped goes on with an interrupted call.
                if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
                guard connection >= 0 else { return }
                guard let self else {
                    close(connection)
                    return
                }
                serve(connection, keepsRecord)
            }
        }
        thread.start()
    }

    deinit { stop() }

    /// No socket could be had.
    public struct NoSocket: Error {
        /// The system's reason.
        public let code: Int32
    }

    /// Where it listens, such as http://127.0.0.1:12345.
    public var address: String { "http://127.0.0.1:\(port)" }

    /// What was asked, in order.
    public var requests: [MockRequest] { record.withLock { $0.requests } }

    /// How many connections were made.
    public var connectionCount: Int { record.withLock { $0.connectionCount } }

    /// Takes no more connections and closes those that are open.
    public func stop() {
        shutdown(socket, Int32(SHUT_RDWR))
        for connection in record.withLock({ $0.connections }) {
            shutdown(connection, Int32(SHUT_RDWR))
        }
    }

    private func serve(_ connection: Int32, _ keepsRecord: Bool) {
        var yes: Int32 = 1
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, 4)
        record.withLock {
            $0.connections.append(connection)
            $0.connectionCount += 1
        }
        let reply = reply
        let thread = Thread { [weak self] in
            var reader = RequestReader(connection)
            while let request = reader.next() {
                guard
                    let number = self?.record.withLock({ record -> Int in
                        if keepsRecord { record.requests.append(request) }
                        return record.requests.count - 1
                    })
                else { break }
                guard reply(request, number).send(to: connection, reader: &reader) else { break }
            }
            self?.record.withLock { $0.connections.removeAll { $0 == connection } }
            close(connection)
        }
        thread.stackSize = 256 << 10
        thread.start()
    }
}
