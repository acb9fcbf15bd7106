import Glibc

/// What is read while it is still being written: writers wait when it is full, the reader when it
/// is empty.
///
/// A class, and unchecked, because it stands for a mutex and a condition of the system.
package final class PartBuffer<Element: Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let hasRoom = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let capacity: Int
    private var elements: [Element] = []
    private var reader: UnsafeContinuation<Element?, any Error>?
    private var end: Result<Void, any Error>?

    /// How often a writer that waits looks whether its call was cancelled.
    private static var nanosecondsBetweenLooks: Int { 50_000_000 }

    /// Makes a buffer.
    ///
    /// - Parameter capacity: How many elements may be unread, at least 1.
    package init(capacity: Int) {
        self.capacity = max(1, capacity)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(hasRoom, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(hasRoom)
        mutex.deallocate()
        hasRoom.deallocate()
    }

    private func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Adds an element; blocks the thread while there is no room.
    ///
    /// - Parameters:
    ///   - element: The element; dropped if the buffer has ended or the call is cancelled.
    ///   - isCancelled: Says whether waiting makes no sense any more.
    package func write(_ element: Element, unless isCancelled: () -> Bool) {
        let reader = locked { () -> UnsafeContinuation<Element?, any Error>? in
            while elements.count >= capacity, end == nil {
                if isCancelled() { return nil }
                waitForRoom()
            }
            guard end == nil else { return nil }
            if let reader = self.reader.take() { return reader }
            elements.append(element)
            return nil
        }
        reader?.resume(returning: element)
    }

    private func waitForRoom() {
        var until = timespec()
        clock_gettime(CLOCK_REALTIME, &until)
        let nanoseconds = until.tv_nsec + Self.nanosecondsBetweenLooks
        until.tv_sec += nanoseconds / 1_000_000_000
        until.tv_nsec = nanoseconds % 1_000_000_000
        pthread_cond_timedwait(hasRoom, mutex, &until)
    }

    /// Ends it: what was written can still be read, what comes later is dropped.
    ///
    /// - Parameter error: What the reader gets after the last element; nil for a plain end.
    package func finish(throwing error: (any Error)? = nil) {
        let reader = locked { () -> UnsafeContinuation<Element?, any Error>? in
            guard end == nil else { return nil }
            pthread_cond_broadcast(hasRoom)
            let reader = self.reader.take()
            // Who waits gets the error now; it is told once.
            end = reader == nil ? error.map(Result.failure) ?? .success(()) : .success(())
            return reader
        }
        guard let reader else { return }
        if let error { reader.resume(throwing: error) } else { reader.resume(returning: nil) }
    }

    /// Returns the next element, or nil at the end; for one reader.
    ///
    /// - Throws: What the buffer was ended with, once.
    package func next() async throws -> Element? {
        try await withUnsafeThrowingContinuation { continuation in
            let outcome = locked { () -> Result<Element?, any Error>? in
                if !elements.isEmpty {
                    pthread_cond_broadcast(hasRoom)
                    return .success(elements.removeFirst())
                }
                switch end {
                case .success?: return .success(nil)
                case .failure(let error)?:
                    end = .success(())
                    return .failure(error)
                case nil:
                    reader = continuation
                    return nil
                }
            }
            if let outcome { continuation.resume(with: outcome) }
        }
    }
}
