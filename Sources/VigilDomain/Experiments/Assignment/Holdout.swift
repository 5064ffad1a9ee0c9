/// Units that are in no experiment at all, to compare with what all experiments together came to.
///
/// A unit is held out where its bucket under the salt `holdout/NAME` is below the share, so raising the share only adds
/// units, and lowering it only lets units go.
public struct Holdout: Hashable, Sendable, Codable {
    /// Its name; the same one in every experiment that keeps it.
    public var name: String
    /// The share of all units, in 0...1.
    public var share: Double

    /// A holdout.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - share: The share of all units, in 0...1.
    public init(name: String = "global", share: Double) {
        self.name = name
        self.share = share
    }

    /// What comes before the name in its salt; no experiment's own salt begins with it.
    static let saltPrefix = "holdout/"

    /// Its hash; always Vigil's own.
    public var hash: SaltedHash { SaltedHash(salt: Self.saltPrefix + name) }

    /// Checks name and share.
    ///
    /// - Parameter field: What it is, for the error.
    /// - Throws: `DomainError` that names the field.
    func validate(as field: String) throws(DomainError) {
        try AssignmentNames.validate(name, field: "\(field).name")
        guard share >= 0, share <= 1 else {
            throw DomainError(
                .invalidValue, field: "\(field).share", detail: "\(share) was given; it must be from 0 to 1")
        }
    }
}
