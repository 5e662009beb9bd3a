/** The policy that applies when FILE_POLICY is not set, and after the rules of one that is. */
export const DEFAULT_POLICY = `# What may reach an agent, by what a file is, what it is called, what it holds and who sent it. The first rule that
# matches a file, or a part of one, decides: "contain" takes the file out of the conversation as "policy:NAME".

rules:
  # Programs, whatever they are called. A macro of a spreadsheet is none: see below.
  - name: programs
    action: contain
    types: [exe, elf, macho, java-class, wasm, dex, flash, jar, apk, sis]
    names: ['*.exe', '*.dll', '*.com', '*.scr', '*.pif', '*.cpl', '*.sys', '*.ocx', '*.gadget', '*.jar', '*.apk', '*.class', '*.dex', '*.xll', '*.wll', '*.ppam', '*.xlam']

  # Texts that a system runs when they are opened.
  - name: scripts
    action: contain
    types: [eps]
    containing: [script]
    names:
      ['*.js', '*.jse', '*.mjs', '*.vbs', '*.vbe', '*.vb', '*.ws', '*.wsf', '*.wsc', '*.wsh', '*.sct', '*.hta', '*.ps1', '*.ps1xml', '*.psm1', '*.psd1', '*.psc1', '*.bat', '*.cmd', '*.sh', '*.bash', '*.command', '*.csh', '*.ksh', '*.zsh', '*.py', '*.pyw', '*.pyc', '*.rb', '*.pl', '*.php', '*.ps', '*.reg', '*.inf', '*.iqy', '*.dqy', '*.oqy', '*.rqy', '*.slk', '*.wsb', '*.diagcab', '*.webarchive', '*.terminal', '*.workflow', '*.cdxml', '*.pssc', '*.msh', '*.mshxml', '*.xbap', '*.job', '*.ins', '*.isp', '*.osd', '*.prg', '*.fxp', '*.jnlp', '*.xsl', '*.xslt', '*.chm', '*.hlp', '*.scpt', '*.applescript', '*.msc', '*.ade', '*.mdb', '*.accde', '*.mde']

  - name: installers
    action: contain
    types: [rpm, xar]
    names: ['*.msi', '*.msp', '*.mst', '*.msix', '*.msixbundle', '*.appx', '*.appxbundle', '*.appinstaller', '*.deb', '*.rpm', '*.pkg', '*.mpkg', '*.xpi', '*.crx', '*.vsix', '*.run', '*.ipa', '*.application', '*.mobileconfig', '*.mobileprovision']

  - name: shortcuts
    action: contain
    types: [shortcut]
    containing: [internet-shortcut]
    names: ['*.lnk', '*.url', '*.webloc', '*.desktop', '*.scf', '*.library-ms', '*.search-ms', '*.settingcontent-ms', '*.theme', '*.themepack', '*.contact', '*.rdp', '*.website', '*.appref-ms', '*.udl', '*.fileloc', '*.inetloc', '*.shb', '*.shs', '*.xnk', '*.vsto']

  # What is in one is not marked as "from the internet" by the systems that open it.
  - name: disk-images
    action: contain
    types: [iso, udf, dmg, dmg-encrypted, vhd, vhdx, vmdk, qcow, disk, squashfs, cramfs]
    names: ['*.iso', '*.img', '*.vhd', '*.vhdx', '*.vmdk', '*.dmg', '*.udf', '*.toast', '*.qcow2', '*.sqfs', '*.squashfs']

  - name: macros
    action: contain
    types: [docm, xlsm, pptm]
    containing: [vba, xlm, odf-macros, activex]

  # Fields, formulas and buttons that start programs, and templates that are loaded from elsewhere.
  - name: office-links
    action: contain
    containing: [dde, remote-template, program-link]

  - name: web-scripts
    action: contain
    containing: [html-script, svg-script]

  # A form that calculates holds a script: remove this rule where customers send such forms.
  - name: pdf-actions
    action: contain
    containing: [pdf-script, pdf-launch]

  # Names that hide what a file is: letters that change the direction of writing, "invoice.pdf.exe", a picture that is none.
  - name: disguised-names
    action: contain
    disguised: [direction-mark, double-extension, other-type]

deny:
  sha256: []
  signatures: []

# Each entry says who answers for it, why, and the last day on which it counts:
#   - sha256: 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f
#     who: ann@example.com
#     why: the test file of our monitoring
#     until: 2026-12-31
allow: []
`;
