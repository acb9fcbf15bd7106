import Glibc

/// The three descriptors that every program expects to be open.
enum StandardStreams {
    /// Opens those that the program was started without.
    ///
    /// Otherwise the next file that is opened gets such a descriptor, and what is printed is
    /// written into it: into a history, for instance. They can't be written to, so that a result
    /// that nobody gets is an error.
    static func open() {
        for descriptor in 0...2 as ClosedRange<Int32> where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free descriptor is taken: those below are open by now.
            _ = Glibc.open("/dev/null", O_RDONLY)
        }
    }
}
