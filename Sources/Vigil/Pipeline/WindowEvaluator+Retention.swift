import Logging
import VigilDomain
import VigilMonitoring
import VigilStorage

extension WindowEvaluator {
    /// Lets the predictions and outcomes of a model go that its retention does not keep.
    ///
    /// What is to be known of them is computed first: metrics and drift of windows that changed, and the points of days.
    ///
    /// - Parameters:
    ///   - schemas: The model's versions, by registration.
    ///   - defaults: What holds where the model says nothing.
    /// - Returns: From when on predictions are kept now, of versions for which that changed.
    /// - Throws: When the store cannot be read or written.
    func expire(_ schemas: [ModelSchema], defaults: RetentionPolicy) async throws -> [RetentionPlan.Cut] {
        guard let model = schemas.first?.model, let maintenance = store.maintenance else { return [] }
        let policy = (schemas.last?.retention ?? .everything).orElse(defaults)
        guard policy.isLimited else { return [] }
        return try await locks.lock(of: model).withLock { [self] in
            try await leases.hold(.evaluation(of: model)) { [self] held in
                try await expire(model, schemas, policy, maintenance, under: held?.lease)
            }
        }
    }

    private func expire(
        _ model: ModelName, _ schemas: [ModelSchema], _ policy: RetentionPolicy, _ maintenance: any StoreMaintenance,
        under lease: Lease?
    ) async throws -> [RetentionPlan.Cut] {
        guard let work = try await store.findings.evaluationWork(of: model, since: nil) else { return [] }
        let plan = try await plan(policy, schemas, work, maintenance)
        guard !plan.isEmpty else { return [] }
        do {
            _ = try await evaluate(model, scope: .changed, under: lease)
        } catch let error as CancellationError {
            throw error
        } catch let error as StoreError where error.code == .leaseLost {
            throw error
        } catch {
            logger.warning(
                "not every window could be evaluated before its predictions go",
                metadata: ["model": "\(model)", "error": "\(error)"])
        }
        guard let evaluated = try await store.findings.evaluationWork(of: model, since: nil) else { return [] }
        var cuts: [RetentionPlan.Cut] = []
        for cut in plan.cuts {
            guard let version = evaluated.versions.first(where: { $0.version == cut.version }),
                let schema = schemas.first(where: { $0.version == cut.version })
            else { continue }
            let kept = try await evaluatedUntil(cut.keptFrom, version, schema)
            try await foldHistory(version, of: model, watermark: work.watermark, under: lease, before: kept)
            cuts.append(RetentionPlan.Cut(version: cut.version, keptFrom: kept))
        }
        return try await maintenance.expire(cuts, of: model, asOf: evaluated.revision)
    }

    /// Up to where the windows before a cut were evaluated.
    ///
    /// One whose rows cannot be read, or are not all there, does not count: they will not be later either, and it must not
    /// keep all others on the disk.
    private func evaluatedUntil(
        _ cut: Timestamp, _ version: EvaluationWork.Version, _ schema: ModelSchema
    ) async throws -> Timestamp {
        for progress in version.windows where progress.window.start < cut {
            guard progress.evaluatedRevision != progress.revision || !progress.evaluatedMature else { continue }
            do {
                let rows = try await store.predictions.labelledPredictions(
                    of: schema, in: progress.window, reading: .outputs)
                guard rows.predictions.count >= progress.predictions else { continue }
            } catch let error as StoreError where error.code == .corrupt {
                continue
            }
            return RetentionPlan.wholeWindows(schema.window).window(containing: progress.window.start).start
        }
        return cut
    }

    /// What is to go.
    private func plan(
        _ policy: RetentionPolicy, _ schemas: [ModelSchema], _ work: EvaluationWork,
        _ maintenance: any StoreMaintenance
    ) async throws -> RetentionPlan {
        let spans = policy.bytes == nil ? [] : try await maintenance.storedSpans(of: work.model)
        // One event far ahead of the clock must not let everything go.
        let newest = min(work.watermark, RowRules.latest(now: clock.now()))
        return RetentionPlan(
            policy, newest: newest, versions: RetentionPlan.versions(schemas, work: work), spans: spans)
    }
}
