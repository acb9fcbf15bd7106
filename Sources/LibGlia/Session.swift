import Contract
import JSONValues
import PluginHost
import Synchronization
import Training

/// A session of an embedding program: what is behind `glia_session`.
///
/// A class because C holds it. All that it starts is its own: threads, instances, files. Nothing
/// of it is left when it is closed.
final class Session: Sendable {
    let executor: HostExecutor
    let log = SessionLog()
    let components: SessionComponents
    let programs = SessionPrograms()
    let requests = OpenRequests()
    /// Where answers of models are kept for other runs, unless a pipeline names a folder.
    let answers: String?
    /// How to end the trainings in hand, by the number of their request.
    let stops = Mutex<[UInt64: StopRequest]>([:])

    init(_ configuration: SessionConfiguration) {
        answers = configuration.answers
        executor = HostExecutor(threads: configuration.threads)
        components = SessionComponents(configuration, executor: executor)
    }

    /// Asks for a service; the reply comes on a thread of the session.
    func request(
        _ service: String,
        _ input: Result<SlotValue, any Error>,
        _ reply: Reply,
        _ parts: Parts
    ) -> UInt64 {
        let cancellation = RunCancellation()
        let id = requests.begin(cancellation)
        let request = ServiceRequest(
            id: id,
            session: self,
            cancellation: cancellation,
            parts: parts
        )
        let task = Task(executorPreference: executor) { [requests] in
            let result = await request.answer(service, input)
            parts.end()
            requests.beginReply(id)
            reply.give(result)
            requests.end(id)
        }
        requests.serve(id, by: task)
        return id
    }

    /// Waits until the reply to a request has returned.
    func wait(for id: UInt64) { executor.blocking { requests.wait(for: id) } }

    /// Cancels and waits for everything, frees all instances, and ends all threads.
    func close() {
        requests.close()
        // Plugins free their instances where they made them: on a thread of the host.
        let isFreed = ThreadSemaphore()
        Task(executorPreference: executor) { [self] in
            programs.close()
            components.close()
            executor.forgetTimers()
            isFreed.wake()
        }
        isFreed.sleep()
        executor.shutDown()
    }
}
