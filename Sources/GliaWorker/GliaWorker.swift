import Glibc
import PluginHost

/// A process that runs one plugin for the host, which starts it by itself.
///
/// Its arguments are the host's process and, if there is one, the limit of memory in bytes.
@main
enum GliaWorker {
    static func main() {
        let numbers = CommandLine.arguments.dropFirst().compactMap(UInt64.init)
        guard let host = numbers.first.flatMap(Int32.init(exactly:)),
            numbers.count == CommandLine.argc - 1, isSocket(WorkerCommand.socket)
        else {
            // It has nobody to speak to: whoever starts it by hand learns from the page of the host.
            exit(64)
        }
        WorkerSession.serve(host: host, memoryLimit: numbers.dropFirst().first)
    }

    private static func isSocket(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }
}
