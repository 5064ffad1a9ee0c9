import VigilStatistics

/// What all pieces of work found.
struct Results: Sendable {
    /// What one piece found.
    enum Finding: Sendable {
        case tally(Tally)
        case rates([Double])
        case power(Power.Found)
        case stream(StreamCheck.Found)
        case alerts([Int])
        case runLength(RunLengthRow.Found)
    }

    /// By the number of the first repeat, so that sums do not depend on which piece was done first.
    private var findings: [Plan.Part: [Int: Finding]] = [:]
    /// How long each table took, on one core.
    private(set) var coreSeconds: [String: Double] = [:]

    private func all(_ part: Plan.Part) -> [Finding] {
        (findings[part] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
    }

    /// The repeats of a part together.
    func tally(_ part: Plan.Part) -> Tally {
        var sum = Tally()
        for case .tally(let tally) in all(part) { sum += tally }
        return sum
    }

    /// The rates of a fixed reference's line, ascending.
    func sortedRates(_ index: Int) -> [Double] {
        var rates: [Double] = []
        for case .rates(let some) in all(.fixed(index)) { rates += some }
        return rates.sorted()
    }

    /// In how many repeats a change was found.
    func power(_ index: Int) -> Power.Found {
        var sum = Power.Found()
        for case .power(let found) in all(.power(index)) { sum += found }
        return sum
    }

    /// The windows of a recorded stream.
    func stream(_ index: Int) -> StreamCheck.Found {
        var sum = StreamCheck.Found()
        for case .stream(let found) in all(.stream(index)) { sum += found }
        return sum
    }

    /// The false alerts of each clean year.
    func alerts(_ index: Int) -> [Int] {
        var alerts: [Int] = []
        for case .alerts(let some) in all(.year(index)) { alerts += some }
        return alerts
    }

    /// What each reference of a stream detector gave.
    func runLengths(_ index: Int) -> [RunLengthRow.Found] {
        all(.runLength(index)).compactMap { if case .runLength(let found) = $0 { found } else { nil } }
    }

    /// Does all work on some cores at once.
    ///
    /// - Parameters:
    ///   - plan: What to do.
    ///   - cores: How many pieces are worked on at the same time; they do not change any result.
    /// - Returns: What was found.
    /// - Throws: What a test throws; at these sizes none does.
    static func compute(_ plan: Plan, cores: Int) async throws -> Results {
        let criticals = try plan.cells.map(Critical.init)
        var results = Results()
        var progress = WorkProgress(cost: plan.pieces.reduce(0) { $0 + $1.cost })
        try await withThrowingTaskGroup(of: (Int, Finding, Double).self) { group in
            var next = 0
            func start() {
                guard next < plan.pieces.count else { return }
                let index = next
                next += 1
                group.addTask {
                    let began = ContinuousClock.now
                    let finding = try await work(plan, criticals, plan.pieces[index])
                    return (index, finding, (ContinuousClock.now - began) / .seconds(1))
                }
            }
            for _ in 0..<max(1, cores) { start() }
            while let (index, finding, seconds) = try await group.next() {
                start()
                let piece = plan.pieces[index]
                results.findings[piece.part, default: [:]][piece.first] = finding
                results.coreSeconds[piece.part.table, default: 0] += seconds
                progress.add(piece)
            }
        }
        return results
    }

    private static func work(_ plan: Plan, _ criticals: [Critical], _ piece: Plan.Piece) async throws -> Finding {
        var generator = SplitMix64(seed: piece.seed)
        switch piece.part {
        case .cell(let index):
            return .tally(try plan.cells[index].simulate(piece.repeats, criticals[index], &generator))
        case .fixed(let index):
            return .rates(try (0..<piece.repeats).map { _ in try plan.fixed[index].rate(&generator) })
        case .power(let index): return .power(try plan.power[index].find(piece.repeats, &generator))
        case .joint(let index): return .tally(try plan.joint[index].simulate(piece.repeats, &generator))
        case .detector(let index): return .tally(plan.detectors[index].simulate(piece.repeats, &generator))
        case .stream(let index):
            return .stream(try await plan.streams[index].check(piece.first..<(piece.first + piece.repeats)))
        case .year(let index): return .alerts(try await plan.years[index].alerts(piece.repeats, &generator))
        case .runLength(let index): return .runLength(plan.runLengths[index].measured(seed: piece.seed))
        }
    }
}
