import Glibc

/// A place in which a thread keeps a job of an executor, in order to run it itself.
///
/// To wake another thread costs several microseconds on the way of whoever waits for the job; a
/// thread that has nothing else to do saves them.
///
/// A class because the executor finds it by its thread. Only that thread touches it.
final class JobPlace {
    private let executor: HostExecutor
    private var job: UnownedJob?

    /// Makes a place for jobs of an executor; it belongs to the thread that opens it.
    init(of executor: HostExecutor) { self.executor = executor }

    /// Whether nothing is kept.
    var isEmpty: Bool { job == nil }

    /// Runs a body in which the last job that this thread adds stays here.
    func open<Result>(_ body: () throws -> Result) rethrows -> Result {
        let before = pthread_getspecific(Self.key)
        pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
        defer { pthread_setspecific(Self.key, before) }
        return try body()
    }

    /// Gives what is kept to the executor's threads.
    func release() {
        guard let job else { return }
        self.job = nil
        executor.add(job)
    }

    /// Runs what is kept.
    func run() {
        guard let job else { return }
        self.job = nil
        job.runSynchronously(on: executor.asUnownedTaskExecutor())
    }

    /// Keeps a job, if the calling thread has a place for this executor's jobs.
    static func keeps(_ job: UnownedJob, of executor: HostExecutor) -> Bool {
        guard let place = pthread_getspecific(key) else { return false }
        let open = Unmanaged<JobPlace>.fromOpaque(place).takeUnretainedValue()
        guard open.executor === executor else { return false }
        open.release()
        open.job = job
        return true
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        // Without a key no thread has a place, and all jobs go to the executor's threads.
        return pthread_key_create(&key, nil) == 0 ? key : pthread_key_t.max
    }()
}
