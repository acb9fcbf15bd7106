import Contract
import Glibc
import History
import Pipeline
import PluginHost
import Scheduling
import Training

/// What the folder of a run keeps: every answered call, and what happened.
///
/// A run that broke goes on by itself: it is begun again, and takes what was answered from the
/// journal. One that is finished does the same and ends at once, with the same files and report.
struct KeptRun: Sendable {
    /// The folder.
    let folder: String
    /// Nil for a run that wants none.
    let journal: CallJournal?
    let history: HistoryFile
    private let files: RunFiles
    private let stop: StopRequest
    private let viewer: any RunViewer

    /// Opens the folder and says what is in it; nil for a run that keeps nothing.
    init?(
        _ keeping: RunKeeping,
        of pipeline: Pipeline,
        _ stop: StopRequest,
        _ viewer: any RunViewer
    ) throws {
        guard let folder = keeping.folder else { return nil }
        try FolderPath.make(folder)
        self.folder = folder
        self.stop = stop
        self.viewer = viewer
        files = RunFiles(in: folder)
        let progress = keeping.isFresh || !keeping.hasJournal ? .none : files.progress
        if progress == .none {
            let kept = try files.setAside()
            if !kept.isEmpty {
                let names = kept.joined(separator: ", ")
                viewer.tell("\(folder): the earlier run's files are now \(names)")
            }
        }
        let environment = pipeline.environment
        journal =
            keeping.hasJournal
            ? try CallJournal(path: files.journal, run: pipeline.identity, log: environment.log)
            : nil
        history = try HistoryFile(path: files.history, isResumed: progress != .none) {
            environment.cancellation.current != nil
        }
        if let journal { pipeline.scheduler.keep(journal) }
        announce(progress)
    }

    /// Whether the folder's program is of a later epoch than the one that is just repeated.
    var hasLaterProgram: Bool { history.isRepeating && access(files.program, F_OK) == 0 }

    /// Writes the program whole.
    func save(_ program: ProgramFile) throws { try program.write(to: files.program) }

    /// Ends the writing.
    func close() {
        journal?.close()
        if let line = history.divergence, !stop.isRequested {
            viewer.tell(
                "from line \(line) on, the history is another than the earlier run's: a plugin, a "
                    + "model's failures or a limit of the run are no longer the same"
            )
        }
    }

    private func announce(_ progress: RunFiles.Progress) {
        let found = NumberText.grouped(journal?.foundCount ?? 0)
        switch progress {
        case .none: break
        case .broken: viewer.tell("resuming \(folder): \(found) answered calls found")
        case .finished:
            viewer.tell(
                "\(folder) has a finished run: \(found) answered calls found, none of which is "
                    + "made again; --fresh trains anew"
            )
        }
    }
}
