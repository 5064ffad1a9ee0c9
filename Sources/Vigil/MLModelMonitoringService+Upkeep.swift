import Logging
import VigilDomain
import VigilStorage

/// What goes on by itself beside evaluating.
extension MLModelMonitoringService {
    /// Evaluates the models on the list, one after the other.
    func repeatEvaluation() async {
        var failures: [ModelName: Int] = [:]
        for await model in worklist.models() {
            if Task.isCancelled { return }
            let started = ContinuousClock.now
            do {
                if try await takeTurn(model) { failures[model] = nil }
            } catch is CancellationError {
                return
            } catch {
                let count = failures[model, default: 0] + 1
                failures[model] = count
                let wait = Duration.seconds(min(300, 1 << min(count, 8)))
                logger.log(
                    level: .of(error), "evaluation failed",
                    metadata: ["model": "\(model)", "error": "\(error)", "again_after": "\(wait)"])
                worklist.add(model, after: wait)
            }
            let pause = EvaluationPause.after(
                ContinuousClock.now - started, others: worklist.hasOthers(than: model))
            do { try await Task.sleep(for: pause) } catch { return }
        }
    }

    func repeatFlush() async {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .milliseconds(250))
                try await writeLive()
            } catch is CancellationError {
                return
            } catch {
                logger.log(
                    level: .of(error), "writing live predictions failed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Says what was dropped, and looks for baselines that another process has set.
    func repeatLiveUpkeep() async {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .seconds(2))
                for model in liveModels.all {
                    await liveModels.refresh(
                        try await registry.schema(of: model.schema.model, version: model.schema.version))
                }
                try await experiments.refresh()
                // Last, since it waits for an evaluation that is under way.
                try await tellDrops()
            } catch is CancellationError {
                return
            } catch {
                logger.log(
                    level: .of(error), "looking after live predictions failed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Merges small segments as the schedule says; what a flood of single predictions leaves behind is merged on appending.
    func repeatCompaction() async {
        guard let maintenance = store.maintenance else { return }
        var schedule = CompactionSchedule(commits: ingestQueue.commits, now: .now)
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .seconds(1))
                try await recordDamage()
                let work = schedule.work(commits: ingestQueue.commits, now: .now)
                guard work.compacts else { continue }
                try await compact(work, maintenance)
            } catch is CancellationError {
                return
            } catch {
                logger.log(level: .of(error), "upkeep of the store failed", metadata: ["error": "\(error)"])
            }
        }
    }
}
