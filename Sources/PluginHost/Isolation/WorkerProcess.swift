import Contract
import Glibc
import Synchronization

/// A running worker: a process of its own, and the socket to it.
///
/// One thread of its own starts it, waits until it is gone, and learns why; others listen to it.
/// The first lives as long as the worker, so that the kernel's "die with your parent" means the
/// host.
///
/// Unchecked because the only state that isn't constant is behind the mutex.
final class WorkerProcess: @unchecked Sendable {
    /// What comes from a worker.
    struct Receiver: Sendable {
        let take: @Sendable (Frame) -> Void
        let line: @Sendable (String) -> Void
        /// Is told once, at the end, why.
        let end: @Sendable (WorkerEnd) -> Void
    }

    private struct State {
        var process: pid_t = 0
        /// Why the host has ended it, if it has.
        var reason: String?
    }

    private let channel: FrameChannel
    private let state = Mutex(State())

    private init(_ channel: FrameChannel) { self.channel = channel }

    /// Starts a worker.
    ///
    /// - Throws: ``ComponentError`` if there is no socket or thread for it. A program that can't be
    ///   started ends at once, which `receiver` is told.
    static func start(
        _ command: WorkerCommand,
        on executor: HostExecutor,
        _ receiver: Receiver
    ) throws -> WorkerProcess {
        let (ours, theirs) = try pair()
        let worker = WorkerProcess(FrameChannel(descriptor: ours))
        let isStarted = executor.launch { worker.live(command, on: executor, theirs, receiver) }
        guard isStarted else {
            close(theirs)
            throw ComponentError(.resourceExhausted, "there is no thread left for a worker")
        }
        return worker
    }

    /// Sends a frame; false if the worker is gone.
    @discardableResult
    func send(_ frame: Frame) -> Bool { channel.send(frame) }

    /// Ends the worker at once, with all that it has started, which are in its group.
    ///
    /// - Parameter reason: Why, if it isn't over anyway; the first reason counts.
    func kill(because reason: String?) {
        state.withLock { state in
            state.reason = state.reason ?? reason
            if state.process > 0 { _ = Glibc.kill(-state.process, SIGKILL) }
        }
    }

    private static func pair() throws -> (Int32, Int32) {
        var sockets: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &sockets) == 0 else {
            throw ComponentError(
                .resourceExhausted,
                "there is no socket for a worker: \(String(cString: strerror(errno)))"
            )
        }
        return (sockets[0], Spawn.above(sockets[1]))
    }

    private func live(
        _ command: WorkerCommand,
        on executor: HostExecutor,
        _ socket: Int32,
        _ receiver: Receiver
    ) {
        let (readEnd, writeEnd) = (try? Self.pair()) ?? (-1, -1)
        let (reports, report) = (try? Self.pair()) ?? (-1, -1)
        defer { if reports >= 0 { close(reports) } }
        let started = Spawn(command, socket: socket, output: writeEnd, report: report).start()
        for descriptor in [socket, writeEnd, report] where descriptor >= 0 { close(descriptor) }
        var output = OutputLines(readEnd: readEnd, receiver.line)
        switch started {
        case .failure(let error):
            receiver.end(WorkerEnd(error.message))
        case .success(let id):
            let isUnwanted = state.withLock { state in
                state.process = id
                return state.reason != nil
            }
            let fault = isUnwanted ? nil : listen(on: executor, &output, receiver)
            // Whoever closes its socket, or sends what is no frame, is of no more use.
            kill(because: fault)
            let (status, usage) = reap()
            output.finish()
            if let reason = state.withLock({ $0.reason }) {
                receiver.end(WorkerEnd(reason))
            } else {
                receiver.end(
                    WorkerEnd(
                        status: status,
                        usage: usage,
                        report: OutputLines.rest(of: reports),
                        memoryLimit: command.memoryLimit
                    )
                )
            }
        }
    }

    /// Listens until the worker is gone; returns what was wrong with what it sent, if anything.
    private func listen(
        on executor: HostExecutor,
        _ output: inout OutputLines,
        _ receiver: Receiver
    ) -> String? {
        let listener: FrameListener
        do {
            listener = try FrameListener(
                socket: channel.descriptor,
                executor: executor,
                take: receiver.take
            )
        } catch {
            return "\(error)"
        }
        let threads = (0..<FrameListener.threads).count { _ in
            executor.launch { [self] in
                // The socket is open as long as somebody listens to it.
                withExtendedLifetime(self) { listener.listen() }
            }
        }
        guard threads > 0 else { return "there is no thread left to listen to it" }
        var sources = [
            pollfd(fd: listener.end, events: Int16(POLLIN), revents: 0),
            pollfd(fd: output.readEnd, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            guard poll(&sources, 2, -1) >= 0 || errno == EINTR else { return nil }
            // A source that nobody can write to any more is left out by a negative number.
            if sources[1].revents != 0, !output.read() { sources[1].fd = -1 }
            if sources[0].revents != 0 { return listener.fault }
        }
    }

    private func reap() -> (Int32, rusage) {
        let process = state.withLock { $0.process }
        var end = siginfo_t()
        // Until it is waited for its number is its own, and nobody else can be ended in its place.
        while waitid(P_PID, id_t(process), &end, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        return state.withLock { state in
            var (status, usage) = (0 as Int32, rusage())
            while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
            state.process = 0
            return (status, usage)
        }
    }
}
