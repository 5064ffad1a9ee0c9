/// Takes off a distance what chance alone adds to it.
public enum BiasCorrection {
    /// √max(0, estimate² - null²): what is left of a distance once its mean without drift is taken off the squares.
    ///
    /// Errors of estimation add up as squares: a distance d that is estimated with a null mean of b comes out near
    /// √(d² + b²). Taking b itself off is right where there is no drift, and too much, by up to b, where there is: at a
    /// distance of three times its null mean the difference d̂ - b is a quarter short, the root hardly at all.
    ///
    /// - Parameters:
    ///   - estimate: The distance of two samples, at least 0.
    ///   - nullMean: Its mean without drift at their sizes, at least 0.
    /// - Returns: At least 0, at most the estimate; 0 up to the null mean.
    public static func corrected(_ estimate: Double, nullMean: Double) -> Double {
        guard estimate > nullMean else { return 0 }
        // A product of two factors loses no digits where both are near each other, and does not overflow.
        return ((estimate - nullMean).squareRoot() * (estimate + nullMean).squareRoot())
    }
}
