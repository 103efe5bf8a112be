"""What checks of published content share: named subjects, series of years, annual reports, issuers."""
