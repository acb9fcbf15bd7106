import Contract
import Glibc
import Synchronization

/// The host's own threads: they run the tasks of a run, and the plugin functions called in them.
///
/// Swift's cooperative pool must not run plugin code, which may block: two blocked threads would
/// stop everything on a machine of two cores. These are plain threads with 8 MiB of stack (as the
/// C header promises), as many as there are cores, and more whenever all of them are stuck: a
/// monitor looks every few milliseconds whether jobs wait and none is taken.
package final class HostExecutor: TaskExecutor {
    private let queue: JobQueue

    /// Starts the threads, as many as the machine has cores.
    package init(threads: Int = HostExecutor.coreCount) {
        queue = JobQueue(target: max(1, threads))
        queue.startMonitor()
    }

    deinit { queue.stop() }

    /// Has the threads take the jobs that there are, ends them, and waits for their end.
    ///
    /// Nothing may be at work that goes on later, and this thread must be none of them. What comes
    /// afterwards is never run.
    package func shutDown() { queue.shutDown() }

    /// Starts a thread for something that takes long, which ends with these or before; false if
    /// there is none left.
    func launch(_ body: @escaping @Sendable () -> Void) -> Bool { queue.launch(body) }

    /// Whether the calling thread is one of these.
    package var isCurrent: Bool { queue.isCurrent }

    /// How many processors this process may use.
    package static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Takes a job of Swift's concurrency.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if !JobPlace.keeps(job, of: self) { add(job) }
    }

    /// Has one of the threads run a job.
    func add(_ job: UnownedJob) { queue.add(.task(job, asUnownedTaskExecutor())) }

    /// Runs something that waits; another thread takes this one's place meanwhile.
    package func blocking<Result>(_ body: () -> Result) -> Result {
        // A thread of somebody else takes no place.
        guard isCurrent else { return body() }
        queue.beginBlocking()
        defer { queue.endBlocking() }
        return body()
    }

    /// Runs an action on one of the threads after some time; see ``cancel(_:)``.
    package func after(_ delay: Duration, _ action: @escaping @Sendable () -> Void) -> UInt64 {
        queue.schedule(after: delay, action)
    }

    /// Forgets all actions that haven't begun.
    package func forgetTimers() { queue.unscheduleAll() }

    /// Forgets an action that ``after(_:_:)`` was given, if it hasn't begun.
    package func cancel(_ timer: UInt64) { queue.unschedule(timer) }
}

/// The jobs and the threads that take them.
///
/// A class, and unchecked, because it stands for a mutex and conditions of the system, which guard
/// all that can change here.
private final class JobQueue: @unchecked Sendable {
    /// What waits for a thread; a task's job needs no memory of its own.
    enum Job {
        case task(UnownedJob, UnownedTaskExecutor)
        case action(@Sendable () -> Void)

        func run() {
            switch self {
            case .task(let job, let executor): job.runSynchronously(on: executor)
            case .action(let action): action()
            }
        }
    }

    private struct Timer {
        let due: ContinuousClock.Instant
        let action: @Sendable () -> Void
    }

    /// No program needs more threads at once; stuck plugins must not take all memory.
    private static let mostThreads = 512
    private static let tick: Duration = .milliseconds(5)
    /// After so long a sleeping thread looks for itself: glibc before 2.41 can lose a signal where
    /// several threads wait (its bug 25847), and all of them would sleep for ever.
    private static let longestSleep: Duration = .milliseconds(500)

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let hasJobs = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let monitorWakes = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let target: Int
    private var jobs: [Job] = []
    private var head = 0
    private var taken: UInt64 = 0
    private var threads = 0
    private var handles: [pthread_t] = []
    /// Threads of others that have ended, to be joined.
    private var ended: [pthread_t] = []
    private var idle = 0
    /// Idle threads that were woken and haven't run yet: waking them again is a wasted call.
    private var woken = 0
    private var blocked = 0
    /// Whether the monitor sleeps longer than a tick, so that it must be woken for stuck jobs.
    private var isMonitorAsleep = false
    /// Until when it sleeps; nil for as long as nobody wakes it.
    private var monitorSleepsUntil: ContinuousClock.Instant?
    private var isStopped = false
    /// Whether all threads have ended, for good.
    private var isOver = false
    private var timers: [UInt64: Timer] = [:]
    private var nextTimer: UInt64 = 1

    init(target: Int) {
        self.target = target
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(hasJobs, nil)
        pthread_cond_init(monitorWakes, nil)
    }

    deinit {
        mutex.deallocate()
        hasJobs.deallocate()
        monitorWakes.deallocate()
    }

    func add(_ job: Job) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        if idle > woken {
            woken += 1
            pthread_cond_signal(hasJobs)
        } else if woken > 0 {
            // Who was woken takes this job after its own, if nobody else does before.
        } else if threads - blocked < target {
            startThread()
        } else if isMonitorAsleep {
            pthread_cond_signal(monitorWakes)
        }
        pthread_mutex_unlock(mutex)
    }

    func beginBlocking() {
        pthread_mutex_lock(mutex)
        blocked += 1
        if jobs.count > head, idle == 0, threads - blocked < target { startThread() }
        pthread_mutex_unlock(mutex)
    }

    func endBlocking() {
        pthread_mutex_lock(mutex)
        blocked -= 1
        pthread_mutex_unlock(mutex)
    }

    func stop() {
        for thread in end() { pthread_detach(thread) }
    }

    func shutDown() {
        // A job may have started another thread.
        while true {
            let threads = end()
            if threads.isEmpty { break }
            for thread in threads { pthread_join(thread, nil) }
        }
        pthread_mutex_lock(mutex)
        isOver = true
        pthread_mutex_unlock(mutex)
        unscheduleAll()
    }

    /// Tells all threads to end when there is nothing to do, and returns them.
    private func end() -> [pthread_t] {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        isStopped = true
        pthread_cond_broadcast(hasJobs)
        pthread_cond_broadcast(monitorWakes)
        defer { (handles, ended) = ([], []) }
        return handles + ended
    }

    var isCurrent: Bool {
        let current = pthread_self()
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return handles.contains { pthread_equal($0, current) != 0 }
    }

    func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void) -> UInt64 {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let id = nextTimer
        nextTimer += 1
        let due = ContinuousClock.now + delay
        timers[id] = Timer(due: due, action: action)
        // Most timers watch over calls that end long before: to wake a thread for each would cost
        // more than the call.
        if monitorSleepsUntil.map({ due < $0 }) ?? true { pthread_cond_signal(monitorWakes) }
        return id
    }

    func unschedule(_ id: UInt64) {
        pthread_mutex_lock(mutex)
        timers[id] = nil
        pthread_mutex_unlock(mutex)
    }

    func unscheduleAll() {
        pthread_mutex_lock(mutex)
        let forgotten = timers
        timers = [:]
        pthread_mutex_unlock(mutex)
        // What they hold is freed outside the lock.
        withExtendedLifetime(forgotten) {}
    }

    func startMonitor() {
        pthread_mutex_lock(mutex)
        if let thread = HostThread.start({ self.monitor() }) { handles.append(thread) }
        pthread_mutex_unlock(mutex)
    }

    func launch(_ body: @escaping @Sendable () -> Void) -> Bool {
        pthread_mutex_lock(mutex)
        let over = ended
        ended = []
        let thread = isOver ? nil : HostThread.start { self.run(body) }
        if let thread { handles.append(thread) }
        pthread_mutex_unlock(mutex)
        for thread in over { pthread_join(thread, nil) }
        return thread != nil
    }

    private func run(_ body: () -> Void) {
        body()
        let current = pthread_self()
        pthread_mutex_lock(mutex)
        if let index = handles.firstIndex(where: { pthread_equal($0, current) != 0 }) {
            ended.append(handles.remove(at: index))
        }
        pthread_mutex_unlock(mutex)
    }

    private func startThread() {
        guard threads < Self.mostThreads, !isOver else { return }
        guard let thread = HostThread.start({ self.work() }) else { return }
        threads += 1
        handles.append(thread)
    }

    private func work() {
        pthread_mutex_lock(mutex)
        while true {
            while jobs.count == head, !isStopped {
                idle += 1
                wait(at: hasJobs, for: Self.longestSleep)
                idle -= 1
                if woken > 0 { woken -= 1 }
            }
            if jobs.count == head { break }
            let job = takeJob()
            // Whoever added the others relied on a thread that may now be stuck.
            if jobs.count > head, idle == 0, isMonitorAsleep { pthread_cond_signal(monitorWakes) }
            pthread_mutex_unlock(mutex)
            job.run()
            pthread_mutex_lock(mutex)
        }
        threads -= 1
        pthread_mutex_unlock(mutex)
    }

    private func takeJob() -> Job {
        let job = jobs[head]
        head += 1
        taken += 1
        if head == jobs.count {
            jobs.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 1024, head * 2 >= jobs.count {
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }

    /// Fires timers, and adds a thread when jobs wait and none was taken for a whole tick.
    private func monitor() {
        pthread_mutex_lock(mutex)
        var seen = taken
        while !isStopped {
            let waits = jobs.count > head
            let due = timers.values.map(\.due).min()
            if waits || due != nil {
                let now = ContinuousClock.now
                let delay = due.map { max(.zero, $0 - now) } ?? Self.tick
                let pause = waits ? min(delay, Self.tick) : delay
                isMonitorAsleep = pause > Self.tick
                monitorSleepsUntil = now + pause
                wait(at: monitorWakes, for: pause)
            } else {
                isMonitorAsleep = true
                monitorSleepsUntil = nil
                wait(at: monitorWakes, for: Self.longestSleep)
            }
            isMonitorAsleep = false
            fireTimers()
            if waits, jobs.count > head, taken == seen, idle == 0 { startThread() }
            seen = taken
        }
        pthread_mutex_unlock(mutex)
    }

    private func fireTimers() {
        let now = ContinuousClock.now
        let due = timers.filter { $0.value.due <= now }
        guard !due.isEmpty else { return }
        for (id, timer) in due.sorted(by: { ($0.value.due, $0.key) < ($1.value.due, $1.key) }) {
            timers[id] = nil
            jobs.append(.action(timer.action))
        }
        if idle > 0 {
            woken = idle
            pthread_cond_broadcast(hasJobs)
        } else if threads - blocked < target {
            startThread()
        }
    }

    private func wait(at condition: UnsafeMutablePointer<pthread_cond_t>, for delay: Duration) {
        var until = timespec()
        clock_gettime(CLOCK_REALTIME, &until)
        let (seconds, attoseconds) = delay.components
        let nanoseconds = until.tv_nsec + Int(attoseconds / 1_000_000_000)
        until.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
        until.tv_nsec = nanoseconds % 1_000_000_000
        pthread_cond_timedwait(condition, mutex, &until)
    }
}
