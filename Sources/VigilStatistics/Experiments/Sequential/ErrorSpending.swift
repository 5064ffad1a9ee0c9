/// How much of an error may have been spent when a share of the planned information is in.
///
/// The looks need be planned neither in number nor in time; only they must not be chosen by what the data show.
///
/// - Source: Lan and DeMets 1983, "Discrete sequential boundaries for clinical trials", doi:10.1093/biomet/70.3.659; Hwang,
///   Shih and DeCani 1990, "Group sequential designs using a family of type I error probability spending functions",
///   doi:10.1002/sim.4780091207.
public enum ErrorSpending: Sendable, Hashable, Codable {
    /// 2 (1 - Φ(z_{a/2}/√t)): almost nothing early, the last bound close to that of a test with one look.
    case obrienFleming
    /// a ln(1 + (e - 1) t): bounds of nearly the same height.
    case pocock
    /// a t^φ with φ above 0.
    case power(Double)
    /// a (1 - e^(-γt))/(1 - e^(-γ)), a t for γ = 0; -4 is close to O'Brien and Fleming's, 1 to Pocock's.
    case hwangShihDeCani(Double)

    /// The error that may have been spent.
    ///
    /// - Parameters:
    ///   - fraction: t, the share of the planned information; from 1 on everything is spent.
    ///   - total: a, the error of one side, above 0 and below 1.
    /// - Returns: 0...a, rising in t.
    public func spent(at fraction: Double, of total: Double) -> Double {
        if fraction <= 0 { return 0 }
        if fraction >= 1 { return total }
        switch self {
        case .obrienFleming:
            let normal = NormalDistribution.standard
            return 2 * normal.survival(normal.survivalQuantile(total / 2) / fraction.squareRoot())
        case .pocock: return total * Elementary.log(onePlus: 1.718281828459045 * fraction)
        case .power(let exponent): return total * Elementary.power(fraction, exponent)
        case .hwangShihDeCani(let gamma):
            if abs(gamma) < 1e-12 { return total * fraction }
            return total * Elementary.expMinusOne(-gamma * fraction) / Elementary.expMinusOne(-gamma)
        }
    }

    func check() throws(StatisticsError) {
        switch self {
        case .power(let exponent):
            guard exponent > 0, exponent.isFinite else {
                throw StatisticsError(.invalidParameter, "a spending exponent of \(exponent), need above 0")
            }
        case .hwangShihDeCani(let gamma):
            guard abs(gamma) <= 100 else {
                throw StatisticsError(.invalidParameter, "a spending parameter of \(gamma), need -100...100")
            }
        case .obrienFleming, .pocock: break
        }
    }
}
