import Contract
import Glibc
import Synchronization

/// A running worker: a process of its own, and the socket to it.
///
/// One thread of its own starts it, reads from it until it is gone, and learns why. The thread
/// lives as long as the worker, so that the kernel's "die with your parent" means the host.
///
/// Unchecked because the only state that isn't constant is behind the mutex.
final class WorkerProcess: @unchecked Sendable {
    /// What comes from a worker.
    struct Receiver: Sendable {
        let take: @Sendable (Frame) -> Void
        let line: @Sendable (String) -> Void
        /// Is told once, at the end, why.
        let end: @Sendable (String) -> Void
    }

    private let channel: FrameChannel
    private let process = Mutex<pid_t>(0)

    private init(_ channel: FrameChannel) { self.channel = channel }

    /// Starts a worker.
    ///
    /// - Throws: ``ComponentError`` if there is no socket or thread for it. A program that can't be
    ///   started ends at once, which `receiver` is told.
    static func start(_ command: WorkerCommand, _ receiver: Receiver) throws -> WorkerProcess {
        let (ours, theirs) = try pair()
        let worker = WorkerProcess(FrameChannel(descriptor: ours))
        let isStarted = HostThread.launch { worker.live(command, theirs, receiver) }
        guard isStarted else {
            close(theirs)
            throw ComponentError(.resourceExhausted, "there is no thread left for a worker")
        }
        return worker
    }

    /// Sends a frame; false if the worker is gone.
    @discardableResult
    func send(_ frame: Frame) -> Bool { channel.send(frame) }

    /// Ends the worker at once.
    func kill() {
        // With all that it has started, which are in its group.
        process.withLock { process in if process > 0 { _ = Glibc.kill(-process, SIGKILL) } }
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
        return (sockets[0], sockets[1])
    }

    private func live(_ command: WorkerCommand, _ socket: Int32, _ receiver: Receiver) {
        let (readEnd, writeEnd) = (try? Self.pair()) ?? (-1, -1)
        let started = Spawn(command, socket: socket, output: writeEnd).start()
        close(socket)
        if writeEnd >= 0 { close(writeEnd) }
        var output = OutputLines(readEnd: readEnd, receiver.line)
        switch started {
        case .failure(let error):
            receiver.end(error.message)
        case .success(let id):
            process.withLock { $0 = id }
            let fault = listen(&output, receiver)
            // Whoever closes its socket, or sends what is no frame, is of no more use.
            kill()
            let status = reap()
            output.finish()
            receiver.end(fault ?? Self.words(for: status))
        }
    }

    /// Listens until the worker is gone; returns what was wrong with what it sent, if anything.
    private func listen(_ output: inout OutputLines, _ receiver: Receiver) -> String? {
        var intake = FrameIntake(descriptor: channel.descriptor)
        var sources = [
            pollfd(fd: channel.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: output.readEnd, events: Int16(POLLIN), revents: 0),
        ]
        do {
            while true {
                guard poll(&sources, 2, -1) >= 0 || errno == EINTR else { return nil }
                // A source that nobody can write to any more is left out by a negative number.
                if sources[1].revents != 0, !output.read() { sources[1].fd = -1 }
                if sources[0].revents != 0, !(try intake.read(receiver.take)) { return nil }
            }
        } catch {
            return "\(error)"
        }
    }

    private func reap() -> Int32 {
        process.withLock { process in
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            process = 0
            return status
        }
    }

    /// Why a process ended, in words.
    private static func words(for status: Int32) -> String {
        let signal = status & 0x7f
        if signal == 0 { return "it ended by itself with exit code \((status >> 8) & 0xff)" }
        return "it was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
    }
}
