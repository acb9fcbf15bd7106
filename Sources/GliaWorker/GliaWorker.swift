import Glibc
import PluginHost

/// A process that runs one plugin for the host, which starts it by itself.
@main
enum GliaWorker {
    static func main() {
        var limit: UInt64?
        switch CommandLine.arguments.dropFirst().first {
        case "--memory-limit": limit = CommandLine.arguments.last.flatMap(UInt64.init)
        case nil where isSocket(WorkerCommand.socket): break
        default:
            // It has nobody to speak to: whoever starts it by hand learns from the page of the host.
            exit(64)
        }
        WorkerSession.serve(on: WorkerCommand.socket, memoryLimit: limit)
    }

    private static func isSocket(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }
}
