import Console
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
    /// Nil for a run that wants none.
    let journal: CallJournal?
    let history: HistoryFile
    private let files: RunFiles
    private let stop: StopRequest

    /// Opens the folder and says what is in it.
    init(
        in folder: String,
        of pipeline: Pipeline,
        isFresh: Bool,
        hasJournal: Bool,
        _ session: Session,
        _ stop: StopRequest
    ) throws {
        self.stop = stop
        files = RunFiles(in: folder)
        let progress = isFresh || !hasJournal ? .none : files.progress
        if progress == .none {
            let kept = try files.setAside()
            if !kept.isEmpty {
                let names = kept.joined(separator: ", ")
                Terminal.message("\(folder): the earlier run's files are now \(names)")
            }
        }
        let cancellation = session.cancellation
        journal =
            hasJournal
            ? try CallJournal(path: files.journal, run: pipeline.identity, log: session.log) : nil
        history = try HistoryFile(path: files.history, isResumed: progress != .none) {
            cancellation.current != nil
        }
        if let journal { pipeline.scheduler.keep(journal) }
        announce(progress, folder)
    }

    /// Whether the folder's program is of a later epoch than the one that is just repeated.
    var hasLaterProgram: Bool { history.isRepeating && access(files.program, F_OK) == 0 }

    /// Ends the writing.
    func close() {
        journal?.close()
        if let line = history.divergence, !stop.isRequested {
            Terminal.message(
                "from line \(line) on, the history is another than the earlier run's: a plugin, a "
                    + "model's failures or a limit of the run are no longer the same"
            )
        }
    }

    private func announce(_ progress: RunFiles.Progress, _ folder: String) {
        let found = FitReport.grouped(journal?.foundCount ?? 0)
        switch progress {
        case .none: break
        case .broken: Terminal.message("resuming \(folder): \(found) answered calls found")
        case .finished:
            Terminal.message(
                "\(folder) has a finished run: \(found) answered calls found, none of which is "
                    + "made again; --fresh trains anew"
            )
        }
    }
}
