import Glibc

/// The jobs of an executor and the threads that take them.
///
/// A class, and unchecked, because it stands for a mutex and a condition of the system, which guard
/// all that can change here.
final class JobQueue: @unchecked Sendable {
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

    /// No program needs more threads at once; stuck plugins must not take all memory.
    private static let mostThreads = 512
    /// How often it is looked whether a thread is stuck while jobs wait.
    private static let tick: Duration = .milliseconds(5)

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let monitorWakes = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let target: Int
    private var jobs = JobLine<Job>()
    private var threads = 0
    private var handles: [pthread_t] = []
    /// Threads of others that have ended, to be joined.
    private var ended: [pthread_t] = []
    /// Where the threads sleep that have nothing to do; the last one fell asleep last, so its stack
    /// is the likeliest to be in a cache.
    private var idle: [ThreadSemaphore] = []
    /// How many threads were woken and haven't run yet.
    private var woken = 0
    private var blocked = 0
    /// Whether the monitor looks after the jobs that wait.
    private var isLooking = false
    /// Until when the monitor sleeps; nil for as long as nobody wakes it.
    private var monitorSleepsUntil: ContinuousClock.Instant? = .now
    private var timers = Timers()
    private var isStopped = false
    /// Whether all threads have ended, for good.
    private var isOver = false

    init(target: Int) {
        self.target = target
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(monitorWakes, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(monitorWakes)
        mutex.deallocate()
        monitorWakes.deallocate()
    }

    // MARK: - Jobs

    func add(_ job: Job) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        let sleeper = threadForJobs()
        pthread_mutex_unlock(mutex)
        // Not before: whoever is woken would only wait for the mutex.
        sleeper?.wake()
    }

    func beginBlocking() {
        pthread_mutex_lock(mutex)
        blocked += 1
        let sleeper = jobs.isEmpty ? nil : threadForJobs()
        pthread_mutex_unlock(mutex)
        sleeper?.wake()
    }

    func endBlocking() {
        pthread_mutex_lock(mutex)
        blocked -= 1
        pthread_mutex_unlock(mutex)
    }

    /// Sees to it that some thread takes the jobs that wait.
    ///
    /// - Returns: Whom to wake for them.
    private func threadForJobs() -> ThreadSemaphore? {
        // Who was woken looks whether another one is needed, too.
        guard woken == 0 else { return nil }
        // Threads that were added for stuck ones sleep on when those are free again: more at work than
        // there are cores only get in each other's way.
        guard threads - blocked - idle.count < target else {
            lookAfterJobs()
            return nil
        }
        if let sleeper = idle.popLast() {
            woken += 1
            return sleeper
        }
        startThread()
        return nil
    }

    private func startThread() {
        guard threads < Self.mostThreads, !isOver else { return }
        guard let thread = HostThread.start({ self.work() }) else { return }
        threads += 1
        woken += 1
        handles.append(thread)
    }

    private func work() {
        let semaphore = ThreadSemaphore()
        pthread_mutex_lock(mutex)
        woken -= 1
        while true {
            while jobs.isEmpty, !isStopped {
                idle.append(semaphore)
                pthread_mutex_unlock(mutex)
                semaphore.sleep()
                pthread_mutex_lock(mutex)
                woken -= 1
            }
            guard let job = jobs.takeFirst() else { break }
            let sleeper = jobs.isEmpty ? nil : threadForJobs()
            pthread_mutex_unlock(mutex)
            sleeper?.wake()
            job.run()
            pthread_mutex_lock(mutex)
        }
        threads -= 1
        pthread_mutex_unlock(mutex)
    }

    // MARK: - Other threads

    var isCurrent: Bool {
        let current = pthread_self()
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return handles.contains { pthread_equal($0, current) != 0 }
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

    // MARK: - The end

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
        woken += idle.count
        for sleeper in idle { sleeper.wake() }
        idle = []
        pthread_cond_signal(monitorWakes)
        defer { (handles, ended) = ([], []) }
        return handles + ended
    }

    // MARK: - Timers

    func schedule(after delay: Duration, _ action: @escaping Timers.Action) -> UInt64 {
        let due = ContinuousClock.now + delay
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        // Most timers watch over calls that end long before: to wake a thread for each would cost
        // more than the call.
        if monitorSleepsUntil.map({ due < $0 }) ?? true {
            monitorSleepsUntil = due
            pthread_cond_signal(monitorWakes)
        }
        return timers.add(action, due: due)
    }

    func unschedule(_ id: UInt64) {
        pthread_mutex_lock(mutex)
        timers.remove(id)
        pthread_mutex_unlock(mutex)
    }

    func unscheduleAll() {
        pthread_mutex_lock(mutex)
        let forgotten = timers
        timers = Timers()
        pthread_mutex_unlock(mutex)
        // What they hold is freed outside the lock.
        withExtendedLifetime(forgotten) {}
    }

    // MARK: - The monitor

    func startMonitor() {
        pthread_mutex_lock(mutex)
        if let thread = HostThread.start({ self.monitor() }) { handles.append(thread) }
        pthread_mutex_unlock(mutex)
    }

    /// Has the monitor look whether the jobs that wait are taken.
    private func lookAfterJobs() {
        guard !isLooking else { return }
        isLooking = true
        pthread_cond_signal(monitorWakes)
    }

    /// Hands out what timers bring, and adds a thread when jobs wait and none was taken for a whole
    /// tick.
    private func monitor() {
        pthread_mutex_lock(mutex)
        while !isStopped {
            let (waits, seen) = (!jobs.isEmpty, jobs.taken)
            sleep(until: nextLook)
            for action in timers.takeDue(at: .now) { jobs.append(.action(action)) }
            if !jobs.isEmpty { threadForJobs()?.wake() }
            if waits, !jobs.isEmpty, jobs.taken == seen { addThread() }
            // As long as jobs are taken it goes on: to be woken for each crowd of them would cost
            // more.
            isLooking = !jobs.isEmpty || jobs.taken != seen
        }
        pthread_mutex_unlock(mutex)
    }

    private var nextLook: ContinuousClock.Instant? {
        guard isLooking else { return timers.earliest }
        let tick = ContinuousClock.now + Self.tick
        return timers.earliest.map { min($0, tick) } ?? tick
    }

    private func addThread() {
        if let sleeper = idle.popLast() {
            woken += 1
            sleeper.wake()
        } else if woken == 0 {
            startThread()
        }
    }

    /// Sleeps until a time, or until it is woken.
    private func sleep(until time: ContinuousClock.Instant?) {
        monitorSleepsUntil = time
        guard let time else {
            pthread_cond_wait(monitorWakes, mutex)
            return
        }
        var until = timespec()
        clock_gettime(CLOCK_MONOTONIC, &until)
        let (seconds, attoseconds) = max(.zero, time - .now).components
        let nanoseconds = until.tv_nsec + Int(attoseconds / 1_000_000_000)
        until.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
        until.tv_nsec = nanoseconds % 1_000_000_000
        pthread_cond_timedwait(monitorWakes, mutex, &until)
    }
}
