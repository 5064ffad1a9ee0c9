import VigilDomain

extension DriftDetector {
    /// Why two samples cannot be compared, checked before any computation.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column.
    /// - Returns: `notApplicable` for a kind that the detector does not take, `notEnoughData` below its fewest rows,
    ///   `nil` where nothing stands in the way.
    public func obstacle(reference: DriftSample, current: DriftSample) -> DriftDetectorOutcome? {
        guard reference.kind == current.kind else {
            return .notApplicable(reason: "the reference is \(reference.kind) and the window \(current.kind)")
        }
        guard descriptor.kinds.contains(reference.kind) else {
            return .notApplicable(reason: "\(descriptor.title) does not take \(reference.kind) columns")
        }
        guard reference.count >= descriptor.minimumRows, current.count >= descriptor.minimumRows else {
            return .notEnoughData(
                haveReference: reference.count, haveCurrent: current.count, need: descriptor.minimumRows)
        }
        return nil
    }
}
