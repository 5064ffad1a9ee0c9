import ArgumentParser
import VigilDomain
import VigilMonitoring

/// A detector on the command line: its name, or `name=effect` to let it decide.
enum DetectorArgument {
    /// Reads what was given to `--detector`.
    ///
    /// - Parameter text: Such as `psi` or `psi=0.2`.
    /// - Returns: The detector, with the effect from which it decides where one was given.
    /// - Throws: `ValidationError` that says what was given and what is allowed.
    static func choice(_ text: String) throws -> DriftPolicy.Detector {
        do throws(DomainError) {
            return try DetectorWish(text).choice
        } catch {
            let list = error.code == .invalidName ? " vigil drift detectors lists them." : ""
            throw ValidationError("--detector: \(error.detail).\(list)")
        }
    }
}
