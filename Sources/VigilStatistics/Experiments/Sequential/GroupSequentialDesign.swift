/// A test with a few looks whose bounds share out the error: which bounds, which error, and when to give up.
///
/// Z at a look is effect over standard error; the share t of the planned information there is units over planned units, or
/// the ratio of 1/variance. Between looks nothing may be decided.
///
/// - Source: Jennison and Turnbull 2000, "Group Sequential Methods with Applications to Clinical Trials", chapters 2, 4,
///   7 and 19.
public struct GroupSequentialDesign: Sendable, Hashable, Codable {
    /// The ways to choose the bounds.
    public enum Boundary: Sendable, Hashable, Codable {
        /// Looks of any number and time; each spends what the function allows and no more.
        case spending(ErrorSpending)
        /// The same bound at every look of the plan.
        case pocock
        /// Bounds that fall as 1/√t over the looks of the plan.
        case obrienFleming
        /// Bounds that go as t^(Δ - ½): Δ of 0 is O'Brien and Fleming's, ½ is Pocock's.
        case wangTsiatis(Double)
        /// A high bound at every look but the last, which is left nearly the whole error.
        case haybittlePeto(early: Double)
    }

    /// When to give up for lack of an effect.
    public struct Futility: Sendable, Hashable, Codable {
        /// How the chance of missing the planned effect is shared out.
        public var spending: ErrorSpending
        /// That chance in all: 1 less the power.
        public var beta: Double
        /// Whether giving up is an obligation; if it is not, the error of the first kind is kept whoever goes on.
        public var isBinding: Bool

        /// A rule.
        ///
        /// - Parameters:
        ///   - spending: How the chance of missing the planned effect is shared out.
        ///   - beta: That chance in all, above 0 and below 1.
        ///   - isBinding: Whether giving up is an obligation.
        public init(spending: ErrorSpending = .obrienFleming, beta: Double = 0.2, isBinding: Bool = false) {
            self.spending = spending
            self.beta = beta
            self.isBinding = isBinding
        }
    }

    /// The chance of a false alarm over all looks.
    public var alpha: Double
    /// Whether deviations in both directions count; each then has half of α.
    public var sides: NormalMixture.Sides
    /// How the bounds are chosen.
    public var boundary: Boundary
    /// When to give up, if ever.
    public var futility: Futility?

    /// A design.
    ///
    /// - Parameters:
    ///   - alpha: Above 0 and below 1, for one side below ½.
    ///   - sides: Whether deviations in both directions count.
    ///   - boundary: How the bounds are chosen.
    ///   - futility: When to give up, if ever; on a positive effect, also in a test of both sides.
    /// - Throws: `.invalidParameter` for a parameter outside of its range, and for a futility rule without a spending function.
    public init(
        alpha: Double = 0.05, sides: NormalMixture.Sides = .two, boundary: Boundary = .spending(.obrienFleming),
        futility: Futility? = nil
    ) throws(StatisticsError) {
        try checkLevel(alpha, sides)
        switch boundary {
        case .spending(let spending): try spending.check()
        case .wangTsiatis(let shape):
            guard shape.isFinite, abs(shape) <= 5 else {
                throw StatisticsError(.invalidParameter, "a shape of \(shape), need -5...5")
            }
        case .haybittlePeto(let early):
            guard early > 0, early.isFinite else {
                throw StatisticsError(.invalidParameter, "an early bound of \(early), need above 0")
            }
        case .pocock, .obrienFleming: break
        }
        if let futility {
            try futility.spending.check()
            guard futility.beta > 0, futility.beta < 1 - alpha else {
                throw StatisticsError(.invalidParameter, "a chance of \(futility.beta) to miss the effect")
            }
            guard case .spending = boundary else {
                throw StatisticsError(.invalidParameter, "giving up needs bounds by a spending function")
            }
        }
        self.alpha = alpha
        self.sides = sides
        self.boundary = boundary
        self.futility = futility
    }

    /// α of one side.
    var sideAlpha: Double { sides == .two ? alpha / 2 : alpha }

    /// The shares of information at looks, with an over-run taken as the plan.
    ///
    /// - Parameters:
    ///   - information: Units at each look, ascending, above 0.
    ///   - planned: The planned units, above 0.
    /// - Returns: Each divided by the greater of the plan and the last look. For the report of a finished test: bounds that
    ///   were announced before the over-run spent their error then, so a running test uses ``GroupSequentialMonitor``.
    public static func fractions(information: [Double], planned: Double) -> [Double] {
        let whole = max(planned, information.last ?? planned)
        return information.map { $0 / whole }
    }

    /// The bounds at all looks of a plan.
    ///
    /// - Parameter fractions: The shares of the planned information at the looks, strictly ascending within 0...1. Only for
    ///   bounds by a spending function need the last not be 1.
    /// - Returns: The bounds, to 1e-9.
    /// - Throws: `.tooFewObservations` without looks, `.invalidParameter` for shares that are not ascending or that the
    ///   boundary cannot be made for.
    /// - Complexity: O(K n) with the number n of nodes, about a millisecond a look.
    public func bounds(at fractions: [Double]) throws(StatisticsError) -> GroupSequentialBounds {
        try bounds(at: fractions, given: [], spendsAll: false)
    }

    func bounds(
        at fractions: [Double], given past: [SpendingRecursion.Bound], spendsAll: Bool
    ) throws(StatisticsError) -> GroupSequentialBounds {
        guard let last = fractions.last else { throw .tooFewObservations("looks", have: 0, need: 1) }
        guard fractions[0] > 0, last <= 1 + 1e-12, zip(fractions, fractions.dropFirst()).allSatisfy({ $1 - $0 > 1e-9 })
        else { throw StatisticsError(.invalidParameter, "shares of information must ascend within 0 and 1") }
        guard case .spending(let spending) = boundary else {
            guard last > 1 - 1e-9 else {
                throw StatisticsError(.invalidParameter, "a plan that ends at \(last) of the information, need 1")
            }
            return try classicalBounds(at: fractions)
        }
        // Without a known last look the planned effect is found as if all information came in at once after this one.
        let isOpen = futility != nil && last < 1 - 1e-9 && !spendsAll
        let recursion = SpendingRecursion(
            fractions: isOpen ? fractions + [1] : fractions, sides: sides, sideAlpha: sideAlpha, spending: spending,
            futility: futility, past: past, spendsAll: spendsAll)
        guard let futility else { return recursion.run(drift: 0).bounds }
        // The drift at which the two bounds meet at the last look: then what is not missed is found.
        let normal = NormalDistribution.standard
        let fixed = max(0.1, normal.survivalQuantile(sideAlpha) + normal.survivalQuantile(futility.beta))
        let drift = ConvexSearch.signChange(inside: fixed * 4, outside: fixed / 2, tolerance: 1e-10) {
            recursion.run(drift: $0).missed - futility.beta
        }
        return recursion.run(drift: drift).bounds.upTo(look: fractions.count)
    }

    private func classicalBounds(at fractions: [Double]) throws(StatisticsError) -> GroupSequentialBounds {
        let count = fractions.count
        func scaled(_ factor: Double) -> [Double] {
            switch boundary {
            case .wangTsiatis(let shape): fractions.map { factor * Elementary.power($0, shape - 0.5) }
            case .obrienFleming: fractions.map { factor / $0.squareRoot() }
            case .haybittlePeto(let early): (0..<count).map { $0 == count - 1 ? factor : early }
            case .pocock, .spending: fractions.map { _ in factor }
            }
        }
        func error(_ factor: Double) -> Double {
            let bounds = GroupSequentialBounds(fractions: fractions, efficacy: scaled(factor), sides: sides)
            return bounds.rejection(drift: 0).reduce(0, +)
        }
        let lowest = NormalDistribution.standard.survivalQuantile(sideAlpha)
        guard error(12) < alpha else {
            throw StatisticsError(.invalidParameter, "the early looks alone spend more than \(alpha)")
        }
        let factor = ConvexSearch.signChange(inside: 12, outside: lowest / 4, tolerance: 1e-12) { factor in
            Elementary.log(error(factor) / alpha)
        }
        return GroupSequentialBounds(fractions: fractions, efficacy: scaled(factor), sides: sides)
    }
}
