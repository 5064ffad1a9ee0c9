/// A group sequential test under way: its looks so far, and what the next one says.
///
/// The state is the looks, each with the bounds that were announced at it, so a stored test goes on as if nothing had
/// happened. Bounds come from a spending function; the looks may be at any time. When more information comes in than was
/// planned, the last look takes all of the error that is left, computed from the bounds as they were: rescaling the
/// earlier looks afterwards would hand out again what they have spent.
public struct GroupSequentialMonitor: Sendable, Hashable, Codable {
    /// What a look says.
    public enum Decision: String, Sendable, Hashable, Codable, CaseIterable {
        /// Neither bound is crossed and information is missing.
        case goOn
        /// An effect above the null value.
        case rejectAbove
        /// An effect below the null value.
        case rejectBelow
        /// The effect that was planned for is not there; going on is allowed unless giving up is an obligation.
        case giveUp
        /// All information is in and no bound was crossed.
        case endWithoutRejection
    }

    /// One look.
    public struct Look: Sendable, Hashable, Codable {
        /// The information, in the unit of the plan.
        public var information: Double
        /// Z.
        public var statistic: Double
        /// The bound on |Z|, or on Z for one side; also the number of standard errors in half of the repeated interval.
        public var bound: Double
        /// The Z below which it may be given up.
        public var futility: Double?
        /// What the look says.
        public var decision: Decision
    }

    /// The design.
    public let design: GroupSequentialDesign
    /// The planned information at the end, such as the units of both arms.
    public let plannedInformation: Double
    /// The looks so far.
    public private(set) var looks: [Look]

    /// A test without looks.
    ///
    /// - Parameters:
    ///   - design: With bounds by a spending function.
    ///   - plannedInformation: The information at the end, above 0.
    /// - Throws: `.invalidParameter` for another boundary, whose looks are fixed and need no monitor, and for no information.
    public init(design: GroupSequentialDesign, plannedInformation: Double) throws(StatisticsError) {
        guard case .spending = design.boundary else {
            throw StatisticsError(.invalidParameter, "a monitor needs bounds by a spending function")
        }
        guard plannedInformation > 0, plannedInformation.isFinite else {
            throw StatisticsError(.invalidParameter, "a plan of \(plannedInformation), need above 0")
        }
        self.design = design
        self.plannedInformation = plannedInformation
        looks = []
    }

    /// Adds a look.
    ///
    /// - Parameters:
    ///   - information: At least that of the look before; at the same information the same bound holds.
    ///   - statistic: Z, effect over standard error.
    ///   - isLast: Whether no look will follow, so that all of the error may be spent; so it is, too, when all planned
    ///     information is in.
    /// - Returns: The look with its bounds and what it says.
    /// - Throws: `.invalidValue` for information that falls or a Z that is no number, `.invalidParameter` after a last look.
    public mutating func look(
        information: Double, statistic: Double, isLast: Bool = false
    ) throws(StatisticsError) -> Look {
        let before = looks.last
        guard information > 0, information.isFinite, information >= before?.information ?? 0, !statistic.isNaN else {
            throw StatisticsError(.invalidValue, "a look at \(information) with Z \(statistic)")
        }
        if before?.decision == .endWithoutRejection {
            throw StatisticsError(.invalidParameter, "a look after the last one: the error is spent")
        }
        let whole = max(plannedInformation, information)
        let ends = isLast || information >= plannedInformation
        var look: Look
        if let before, information - before.information <= 2e-9 * whole {
            look = before
            look.statistic = statistic
        } else {
            // The looks at one information are one look with one bound.
            var earlier: [Look] = []
            for old in looks where old.information - (earlier.last?.information ?? 0) > 2e-9 * whole {
                earlier.append(old)
            }
            let bounds = try design.bounds(
                at: (earlier.map(\.information) + [information]).map { $0 / whole },
                given: earlier.map { SpendingRecursion.Bound(efficacy: $0.bound, futility: $0.futility) },
                spendsAll: ends)
            let last = earlier.count
            look = Look(
                information: information, statistic: statistic, bound: bounds.efficacy[last],
                futility: bounds.futility[last], decision: .goOn)
        }
        look.decision = decision(look, ends)
        looks.append(look)
        return look
    }

    private func decision(_ look: Look, _ ends: Bool) -> Decision {
        if look.statistic >= look.bound { return .rejectAbove }
        if design.sides == .two, look.statistic <= -look.bound { return .rejectBelow }
        if ends { return .endWithoutRejection }
        if let futility = look.futility, look.statistic < futility { return .giveUp }
        return .goOn
    }

    /// The analysis at the end, adjusted for the looks.
    ///
    /// - Returns: The analysis of the last look, `nil` without looks.
    /// - Throws: As ``GroupSequentialAnalysis/init(fractions:bounds:statistic:sides:)``.
    public func analysis() throws(StatisticsError) -> GroupSequentialAnalysis? {
        guard let last = looks.last else { return nil }
        var earlier: [Look] = []
        for look in looks
        where look.information - (earlier.last?.information ?? 0) > 2e-9 * last.information
            && last.information - look.information > 2e-9 * last.information
        {
            earlier.append(look)
        }
        let whole = max(plannedInformation, last.information)
        return try GroupSequentialAnalysis(
            fractions: (earlier + [last]).map { $0.information / whole }, bounds: earlier.map(\.bound),
            statistic: last.statistic, sides: design.sides)
    }
}
