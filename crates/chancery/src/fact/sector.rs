//! The sectors of the record model.

crate::vocabulary::vocabulary! {
    /// What a commitment, mechanism or agreement is about.
    Sector {
        Defence = "defence", Security = "security", Cybersecurity = "cybersecurity", CounterTerrorism = "counter_terrorism",
        Energy = "energy", Minerals = "minerals", Trade = "trade", Investment = "investment", Finance = "finance",
        Aviation = "aviation", Transport = "transport", Digital = "digital", ScienceTechnology = "science_technology",
        Space = "space", Health = "health", Education = "education", CulturePeople = "culture_people",
        Agriculture = "agriculture", EnvironmentClimate = "environment_climate", Disaster = "disaster",
        MigrationLabour = "migration_labour", Multilateral = "multilateral", Other = "other",
    }
}
