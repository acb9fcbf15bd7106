/// Jobs in the order in which they came.
struct JobLine<Job> {
    private var jobs: [Job] = []
    private var head = 0
    /// How many were ever taken.
    private(set) var taken: UInt64 = 0

    var isEmpty: Bool { jobs.count == head }

    mutating func append(_ job: Job) { jobs.append(job) }

    mutating func takeFirst() -> Job? {
        guard head < jobs.count else { return nil }
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
}
